import { expect, it } from 'vitest';
import { models } from '../../../../main/simulator/index.ts';
import { call } from '../../../support/client.ts';
import { startFakeBackend } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore, startGatewayBeforeServers } from '../../../support/gateway-before.ts';
import { bearer, locked, newKey } from './with-keys.ts';

const body = chat({ stream: false });

it.each([
  ['/api/chat', { error: expect.stringContaining('asks for a key') }],
  [
    '/v1/chat/completions',
    { error: { type: 'authentication_error', code: 'unauthorized', param: null, message: expect.any(String) } },
  ],
  ['/v1/messages', { type: 'error', error: { type: 'authentication_error', message: expect.any(String) } }],
] as const)('without a key %s answers 401 in its API’s shape, and no backend hears of it', async (path, shape) => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake], locked);
  const answer = await call(url, path, body);
  expect([answer.status, answer.json]).toEqual([401, expect.objectContaining(shape)]);
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="corral"');
  expect(fake.asked).toEqual([]);
});

it('a key opens the door as a bearer token, as x-api-key and in the base URL, and no backend sees it', async () => {
  const fake = await startFakeBackend();
  const fleet = await startGatewayBefore([fake], locked);
  const { id, secret } = await newKey(fleet);
  for (const [path, options] of [
    ['/api/chat', bearer(secret)],
    ['/api/chat', { headers: { 'x-api-key': secret } }],
    [`/k/${secret}/api/chat`, {}],
    [`/k/${secret}//api/%63hat/`, bearer('none')],
  ] as const)
    expect((await call(fleet.url, path, body, options)).status).toBe(200);
  const seen = fake.asked.map(({ url, rawHeaders, body }) => [url, rawHeaders, body.toString()]);
  expect(JSON.stringify(seen)).not.toContain('ck_');
  await expect.poll(() => fleet.records).toHaveLength(4);
  for (const record of fleet.records)
    expect(record).toMatchObject({ identity: { id, name: 'ana' }, route: '/api/chat' });
});

it('a wrong, a missing and a mistyped key are refused in the path, too, and the path is never repeated', async () => {
  const fleet = await startGatewayBefore([await startFakeBackend()], locked);
  const { secret } = await newKey(fleet);
  const mistyped = `${secret.slice(0, -1)}!`;
  const answers = {
    [`/k/${mistyped}/api/chat`]: 401,
    '/k/none/api/chat': 401,
    '/k//api/chat': 404,
    [`/${secret}/api/chat`]: 400,
  };
  for (const [path, status] of Object.entries(answers)) {
    const answer = await call(fleet.url, path, body);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(secret.slice(0, 30));
  }
});

it('a key sees, in every list, only the models it may use, and is told of no other', async () => {
  const installed = [models.named('llama3.1:8b'), models.named('qwen3:14b'), models.named('team/secret:latest')];
  const fleet = await startGatewayBeforeServers([{ models: installed, preload: ['qwen3:14b', 'llama3.1:8b'] }], locked);
  const { secret } = await newKey(fleet, { models: ['llama3.1:*', 'llama9'] });
  const names = async (path: string): Promise<string> => (await call(fleet.url, path, undefined, bearer(secret))).text;
  for (const path of ['/api/tags', '/api/ps', '/v1/models', '/v1/models/llama3.1:8b']) {
    const text = await names(path);
    expect(text).toContain('llama3.1:8b');
    expect(text).not.toMatch(/qwen|secret/);
  }
  expect((await call(fleet.url, '/v1/models/qwen3:14b', undefined, bearer(secret))).status).toBe(404);
  const missing = await call(fleet.url, '/api/chat', chat({ model: 'llama9' }), bearer(secret));
  expect([missing.status, missing.text]).toEqual([404, expect.stringContaining('installed: llama3.1:8b')]);
  expect(missing.text).not.toMatch(/qwen|secret/);
});

it.each([
  ['/api/chat', chat({ model: 'qwen3' })],
  ['/v1/chat/completions', chat({ model: 'qwen3' })],
  ['/v1/messages', chat({ model: 'qwen3', max_tokens: 5 })],
  ['/api/show', { model: 'qwen3' }],
  ['/api/chat', '{"model":"llama3.2","MODEL":"qwen3","messages":[]}'],
  ['/api/pull', { model: 'qwen3' }],
  ['/api/copy', { source: 'qwen3', destination: 'llama3.2' }],
  ['/api/copy', { source: 'llama3.2', destination: 'qwen3' }],
  ['/api/create', { model: 'llama3.2', from: 'qwen3' }],
  ['/api/create', '{"model":"llama3.2","from":"qwen3","from":"llama3.2"}'],
  ['/api/delete', { model: 'llama3.2', name: 'qwen3' }],
] as const)('a key for llama3.2 is refused by %s for %j', async (path, asked) => {
  const fake = await startFakeBackend();
  const fleet = await startGatewayBefore([fake], locked);
  const { secret } = await newKey(fleet, { models: ['llama3.2'], scopes: ['admin'] });
  const headers = { ...bearer(secret).headers, 'x-corral-backend': 'rig-1' };
  const answer = await call(fleet.url, path, asked, { method: path === '/api/delete' ? 'DELETE' : 'POST', headers });
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining("may not use model 'qwen3:latest'")]);
  expect(fake.asked).toEqual([]);
});

it('where access is open, nothing is asked for and nothing that is sent offends', async () => {
  const fleet = await startGatewayBefore([await startFakeBackend()]);
  for (const path of ['/api/chat', '/k/anything/api/chat'])
    expect((await call(fleet.url, path, body, bearer('none'))).status).toBe(200);
  expect((await fleet.status()).gateway.access).toBe('open');
});

it('the mode changes while the gateway runs, and streams that run do not notice', async () => {
  const fleet = await startGatewayBefore([await startFakeBackend()]);
  await fleet.configure(locked);
  expect((await fleet.status()).gateway.access).toBe('required');
  expect((await call(fleet.url, '/api/chat', body)).status).toBe(401);
  await fleet.configure({ access: { mode: 'auto' } });
  expect((await call(fleet.url, '/api/chat', body)).status).toBe(200);
});

it('auto goes by where the gateway listens now, not by where it will after its next start', async () => {
  const fleet = await startGatewayBefore([await startFakeBackend()], { access: { mode: 'auto' } });
  await fleet.configure({ listen: { host: '0.0.0.0' } });
  expect((await fleet.status()).gateway.access).toBe('open');
});
