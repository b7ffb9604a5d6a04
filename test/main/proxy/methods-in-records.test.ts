import { expect, it } from 'vitest';
import { makeCertificates } from '../../support/certificates.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';
import { callSecure } from '../../support/secure-client.ts';

it('writes no word down as a method that HTTP/2 carries and nobody knows', async () => {
  const { tls, ca } = await makeCertificates();
  const fake = await startFakeBackend();
  const fleet = await startGatewayBefore([fake], { listen: { host: '127.0.0.1', port: 0, tls } });
  const method = 'MAKEUP'.repeat(500);
  const reply = await callSecure(fleet.url, '/api/chat', undefined, { protocol: 'HTTP/2', ca, method });
  expect(reply.status).toBe(405);
  await expect.poll(() => fleet.records.map((record) => record.method)).toEqual(['OTHER']);
  expect(JSON.stringify(fleet.lines)).not.toContain(method);
  expect(fake.asked).toEqual([]);
});
