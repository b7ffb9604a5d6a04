import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { configSchema } from '../../../shared/config.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { call } from '../../support/client.ts';
import { startFakeBackend, whole } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';
import { callSecure, protocols } from '../../support/secure-client.ts';

const PAGE = 'https://chat.example.org';
const EVIL = 'https://evil.example';

async function start(listen: ConfigInput['listen'] = {}) {
  const fake = await startFakeBackend();
  const fleet = await startGatewayBefore([fake], { listen: { host: '127.0.0.1', port: 0, ...listen } });
  return { fake, fleet, url: fleet.url };
}

const preflight = (url: string, origin: string, path = '/api/chat', more = {}) =>
  call(url, path, undefined, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-stainless-lang',
      ...more,
    },
  });

const crossingHeaders = (headers: object): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('a web page', () => {
  it.each([PAGE, 'null', 'http://localhost:3000', 'chrome-extension://abc'])(
    'of %s is turned away while none is listed, and no backend hears of it',
    async (origin) => {
      const { url, fake, fleet } = await start();
      const reply = await call(url, '/api/chat', chat(), { headers: { origin, 'content-type': 'text/plain' } });
      expect([reply.status, reply.json.error]).toEqual([403, expect.stringContaining('listen.cors')]);
      expect(crossingHeaders(reply.headers)).toEqual([]);
      expect((await preflight(url, origin)).status).toBe(403);
      expect(fake.asked).toEqual([]);
      await expect
        .poll(() => fleet.records.map(({ outcome, error }) => [outcome, error]))
        .toEqual([
          ['refused', 'forbidden'],
          ['refused', 'forbidden'],
        ]);
    },
  );

  it('hears no in the shape of the API it called', async () => {
    const { url } = await start();
    const openai = await call(url, '/v1/chat/completions', chat(), { headers: { origin: EVIL } });
    expect([openai.status, openai.json.error.code]).toEqual([403, 'forbidden']);
  });

  it('that is listed may ask, and may read the answer and the gateway’s headers', async () => {
    const { url, fake } = await start({ cors: [PAGE] });
    const reply = await call(url, '/api/chat', chat(), { headers: { origin: PAGE } });
    expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([200, PAGE]);
    expect(reply.headers['access-control-expose-headers']).toContain('x-corral-backend');
    expect(reply.headers.vary).toBe('origin');
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    expect(fake.asked[0]?.headers.origin).toBeUndefined();
    const missing = await call(url, '/api/chat', chat({ model: 'nowhere' }), { headers: { origin: PAGE } });
    expect([missing.status, missing.headers['access-control-allow-origin']]).toEqual([404, PAGE]);
    expect((await call(url, '/api/chat', chat(), { headers: { origin: EVIL } })).status).toBe(403);
  });

  it('that is listed is told beforehand what it may send, without a key and without a backend', async () => {
    const { url, fake } = await start({ cors: [PAGE] });
    const reply = await preflight(url, PAGE, '/v1/chat/completions', {
      'access-control-request-private-network': 'true',
    });
    expect([reply.status, reply.body.length]).toEqual([204, 0]);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': 'authorization,content-type,x-stainless-lang',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '600',
    });
    expect(fake.asked).toEqual([]);
  });

  it('may be any page with *', async () => {
    const { url } = await start({ cors: ['*'] });
    expect((await preflight(url, EVIL)).headers['access-control-allow-origin']).toBe(EVIL);
  });

  it('is not let in by a header of the backend’s', async () => {
    const { url, fake } = await start();
    fake.answer = (asked) => {
      asked.response.setHeader('access-control-allow-origin', '*');
      whole(200, '{"done":true}')(asked);
    };
    const reply = await call(url, '/api/chat', chat({ stream: false }));
    expect([reply.status, crossingHeaders(reply.headers)]).toEqual([200, []]);
  });

  it('is nothing to a client that is no browser: OPTIONS is a method like any other', async () => {
    const { url } = await start({ cors: [PAGE] });
    expect((await call(url, '/api/chat', undefined, { method: 'OPTIONS' })).status).toBe(405);
  });

  it.each(['https://chat.example.org/', 'chat.example.org', 'https://', 'https://a b'])(
    'is not listed as %j',
    (origin) => {
      expect(configSchema.safeParse({ listen: { cors: [origin] } }).success).toBe(false);
    },
  );
});

describe('listen.hsts', () => {
  it.each(protocols)('has browsers insist on HTTPS, over %s, in every answer', async (protocol) => {
    const { tls, ca } = await makeCertificates();
    const { url } = await start({ tls, hsts: '365d' });
    for (const path of ['/health', '/nowhere', '/api/tags']) {
      const reply = await callSecure(url, path, undefined, { protocol, ca });
      expect(reply.headers['strict-transport-security']).toBe('max-age=31536000');
    }
  });

  it('says nothing unless asked to, and never over plain HTTP, where browsers must not believe it', async () => {
    const { tls, ca } = await makeCertificates();
    const { url } = await start({ tls });
    const secure = await callSecure(url, '/health', undefined, { protocol: 'HTTP/2', ca });
    expect(secure.headers['strict-transport-security']).toBeUndefined();
    const plain = await start({ hsts: '365d' });
    expect((await call(plain.url, '/health')).headers['strict-transport-security']).toBeUndefined();
  });
});
