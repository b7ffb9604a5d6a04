import { expect, it } from 'vitest';
import { makeCertificates } from '../../../support/certificates.ts';
import { startFakeBackend } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import { callSecure, connectHttp2, protocols } from '../../../support/secure-client.ts';
import { bearer, locked, newKey } from './with-keys.ts';

const body = chat({ stream: false });

async function startLocked() {
  const { tls, ca } = await makeCertificates();
  const fake = await startFakeBackend();
  const fleet = await startGatewayBefore([fake], { ...locked, listen: { host: '127.0.0.1', port: 0, tls } });
  return { ca, fake, fleet, ...(await newKey(fleet)) };
}

it.each(protocols)(
  'over %s a key opens the door in each of its three places, and no backend sees it',
  async (protocol) => {
    const { ca, fake, fleet, id, secret } = await startLocked();
    for (const [path, headers] of [
      ['/api/chat', bearer(secret).headers],
      ['/api/chat', { 'x-api-key': secret }],
      [`/k/${secret}/api/chat`, undefined],
      [`/k/${secret}//api/%63hat/?a=1`, bearer('none').headers],
    ] as const) {
      const reply = await callSecure(fleet.url, path, body, { protocol, ca, ...(headers && { headers }) });
      expect([path, reply.status]).toEqual([path, 200]);
    }
    const seen = fake.asked.map(({ url, rawHeaders, body }) => [url, rawHeaders, body.toString()]);
    expect(seen.map(([url]) => url)).toEqual(['/api/chat', '/api/chat', '/api/chat', '/api/chat?a=1']);
    expect(JSON.stringify(seen)).not.toMatch(/ck_|authorization|x-api-key/i);
    await expect.poll(() => fleet.records.map(({ identity }) => identity?.id)).toEqual([id, id, id, id]);
  },
);

it.each(protocols)('over %s whoever has no key hears 401 in the shape of the API it called', async (protocol) => {
  const { ca, fake, fleet, secret } = await startLocked();
  const mistyped = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`;
  for (const [path, shape] of [
    ['/api/chat', { error: expect.any(String) }],
    ['/v1/chat/completions', { error: expect.objectContaining({ code: 'unauthorized' }) }],
    ['/v1/messages', { type: 'error', error: expect.objectContaining({ type: 'authentication_error' }) }],
  ] as const)
    for (const [prefix, headers] of [
      ['', undefined],
      ['', bearer(mistyped).headers],
      [`/k/${mistyped}`, undefined],
    ] as const) {
      const reply = await callSecure(fleet.url, prefix + path, body, { protocol, ca, ...(headers && { headers }) });
      expect([reply.status, JSON.parse(reply.text)]).toEqual([401, expect.objectContaining(shape)]);
      expect(reply.headers['www-authenticate']).toBe('Bearer realm="corral"');
      expect(reply.text).not.toContain(secret.slice(12, 40));
    }
  expect(fake.asked).toEqual([]);
});

it('the requests of one HTTP/2 connection are each let in, or not, by their own key', async () => {
  const { ca, fake, fleet, secret } = await startLocked();
  const other = await newKey(fleet, { models: ['qwen3'] });
  const session = connectHttp2(fleet.url, ca);
  const ask = (headers?: Readonly<Record<string, string>>) =>
    callSecure(fleet.url, '/api/chat', body, { protocol: 'HTTP/2', ca, session, ...(headers && { headers }) });
  const replies = await Promise.all([
    ask(bearer(secret).headers),
    ask(),
    ask(bearer(other.secret).headers),
    ask(bearer(secret).headers),
    ask(bearer('none').headers),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([200, 401, 403, 200, 401]);
  expect(fake.asked).toHaveLength(2);
});
