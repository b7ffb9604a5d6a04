import { expect, it } from 'vitest';
import { call, connectRaw } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const digest = `sha256:${'a'.repeat(64)}`;

it('answers 404 in the shape of the API to whatever has no row, and asks no backend', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  const unknown: [method: string, path: string][] = [
    ['GET', '/debug/pprof'],
    ['GET', '/debug/pprof/heap?debug=1'],
    ['GET', '/%64ebug/pprof'],
    ['GET', '//debug/vars'],
    ['GET', '/api/status'],
    ['POST', '/api/me'],
    ['POST', '/api/signout'],
    ['DELETE', '/api/user/keys/abc'],
    ['POST', '/api/experimental/web_search'],
    ['GET', '/metrics'],
    ['POST', '/api/chat/extra'],
    ['GET', '/API/chat'],
    ['POST', '/v1/images/generations'],
    ['POST', '/v1/messages/count_tokens'],
    ['GET', '/favicon.ico'],
  ];
  for (const [method, path] of unknown) {
    const reply = await call(url, path, method === 'GET' ? undefined : chat(), { method });
    const message = expect.stringContaining('is not one of this gateway');
    expect([path, reply.status]).toEqual([path, 404]);
    if (path.startsWith('/v1/messages'))
      expect(reply.json).toMatchObject({ type: 'error', error: { type: 'not_found_error', message } });
    else if (path.startsWith('/v1')) expect(reply.json.error).toMatchObject({ type: 'not_found_error', message });
    else expect(reply.json).toEqual({ error: message });
  }
  expect(fake.asked).toEqual([]);
});

it('answers 405 and names the methods there are', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  for (const [method, path, allow] of [
    ['GET', '/api/chat', 'POST'],
    ['PUT', '/v1/chat/completions', 'POST'],
    ['POST', '/api/tags', 'GET, HEAD'],
    ['POST', '/api/delete', 'DELETE'],
    ['GET', `/api/blobs/${digest}`, 'POST, HEAD'],
    ['TRACE', '/', 'GET, HEAD'],
  ] as const) {
    const reply = await call(url, path, undefined, { method });
    expect([path, reply.status, reply.headers.allow]).toEqual([path, 405, allow]);
  }
  expect(fake.asked).toEqual([]);
});

it('takes odd spellings of a path for the same route and forwards the one clean spelling', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  for (const path of ['/api/chat', '/api/chat/', '//api//chat', '/api/%63hat', '/%61pi/chat/', `${url}/api/chat`])
    expect([path, (await call(url, path, chat())).status]).toEqual([path, 200]);
  await call(url, '/api/chat?a=b&c=%2F', chat());
  expect([...new Set(fake.asked.map((asked) => asked.url))]).toEqual(['/api/chat', '/api/chat?a=b&c=%2F']);
});

it('refuses spellings that two servers could read differently', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  for (const path of ['/api/../api/chat', '/api/%2e%2e/chat', '/api%2Fchat', '/api\\chat', '/api/chat%00', '*']) {
    const client = await connectRaw(url);
    client.send(`POST ${path} HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\n\r\n{}`);
    await expect.poll(() => client.text()).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(fake.asked).toEqual([]);
});

it('keeps a CONNECT or an upgrade from becoming a tunnel', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  const tunnel = await connectRaw(url);
  tunnel.send('CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: 127.0.0.1:22\r\n\r\n');
  await tunnel.closed;
  expect(tunnel.text()).not.toMatch(/ 200 /);
  const reply = await call(url, '/api/version', undefined, {
    headers: { connection: 'upgrade', upgrade: 'websocket' },
  });
  expect(reply.status).toBe(200);
  expect(reply.headers.upgrade).toBeUndefined();
  expect(fake.asked).toEqual([]);
});
