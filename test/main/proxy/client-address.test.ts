import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressList } from '../../../main/address-list.ts';
import { clientAddress } from '../../../main/proxy/client-address.ts';
import { call } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const proxies = createAddressList(['10.0.0.0/8', 'fd00::/8']);

describe('the address of a client', () => {
  it.each<[string, string | undefined, string]>([
    ['192.168.1.5', undefined, '192.168.1.5'],
    ['::ffff:192.168.1.5', undefined, '192.168.1.5'],
    ['192.168.1.5', '6.6.6.6', '192.168.1.5'],
    ['10.0.0.1', '192.168.1.5', '192.168.1.5'],
    ['10.0.0.1', '6.6.6.6, 192.168.1.5', '192.168.1.5'],
    ['10.0.0.1', '192.168.1.5, 10.0.0.2', '192.168.1.5'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', '192.168.1.5, nonsense', '10.0.0.1'],
    ['fd00::1', '[2001:db8::7]', '2001:db8::7'],
    ['10.0.0.1', '192.168.1.5:4711', '10.0.0.1'],
    ['10.0.0.1', `fe80::7%${'x'.repeat(5_000)}`, 'fe80::7'],
    ['10.0.0.1', '', '10.0.0.1'],
  ])('calling as %s with %j is %s', (peer, header, client) => {
    expect(clientAddress(peer, header, proxies)).toBe(client);
  });

  it('is never one that only the client itself can have written', () => {
    const address = fc.ipV4().filter((text) => !text.startsWith('10.'));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(address, fc.string({ maxLength: 20 })), { maxLength: 5 }),
        address,
        (forged, real) => {
          const header = [...forged.map((text) => text.replaceAll(',', '')), real].join(', ');
          expect(clientAddress('10.0.0.1', header, proxies)).toBe(real);
          expect(clientAddress(real, header, proxies)).toBe(real);
        },
      ),
    );
  });

  it('is what the proxy says when it is trusted, in the record and towards the backend', async () => {
    const fake = await startFakeBackend();
    const listen = { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.0/8'] };
    const fleet = await startGatewayBefore([fake], { listen });
    await call(fleet.url, '/api/chat', chat(), { headers: { 'x-forwarded-for': '6.6.6.6, 192.168.1.5' } });
    expect(fake.asked[0]?.headers['x-forwarded-for']).toBe('192.168.1.5');
    await expect.poll(() => fleet.records[0]?.client).toBe('192.168.1.5');
  });
});
