import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { call } from '../../support/client.ts';
import { type FakeBackend, MODEL, startFakeBackend, streamed, whole } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

const json = whole(200, '{"model":"llama3.2","done":true}');
const aliases = { chat: { model: 'llama3.2' } };

async function startWith(config: ConfigInput = { models: { aliases } }, answer = json) {
  const fake = await startFakeBackend({ loaded: [MODEL], answer });
  return { ...(await startGatewayBefore([fake], config)), fake };
}
const bodies = ({ asked }: FakeBackend): readonly string[] => asked.map(({ body }) => body.toString());

it.each([
  ['/api/chat', '{ "model" : "chat",\t"messages":[{"content":"say \\"chat\\" \\u00fc 🙂"}], "stream":false }'],
  ['/api/generate', '{"prompt":"chat","MODEL":"Chat:latest"}'],
  ['/api/embed', '{"model":"chat","input":"chat"}'],
  ['/v1/chat/completions', '{"messages":[],"model":"chat"}'],
  ['/v1/responses', '{"input":"chat","model":"ch\\u0061t"}'],
  ['/v1/messages', '{"model":"chat:latest","max_tokens":9,"messages":[]}'],
  ['/api/show', '{"name":"chat"}'],
  ['/api/show', '{"model":"chat","verbose":true}'],
])('%s asks a backend for the model behind the name, and leaves every other byte as it was: %s', async (path, body) => {
  const { url, fake } = await startWith();
  const reply = await call(url, path, body);
  expect([reply.status, reply.headers['x-corral-model']]).toEqual([200, MODEL]);
  const written = body.replace(/(model"|name") ?: ?"(chat|Chat)(:latest)?"/i, (all) =>
    all.replace(/"[^"]*"$/, '"llama3.2"'),
  );
  expect(bodies(fake)).toEqual([written.replace('"ch\\u0061t"', '"llama3.2"')]);
});

it('rewrites the name that counts where there are several', async () => {
  const { url, fake } = await startWith();
  await call(url, '/api/chat', '{"model":"other","model":"chat","model":null}');
  await call(url, '/api/show', '{"name":"chat","model":""}');
  expect(bodies(fake)).toEqual(['{"model":"other","model":"llama3.2","model":null}', '{"name":"llama3.2","model":""}']);
});

it('passes the answer on as it is, so that it names the model that gave it', async () => {
  const answer = '{"model":"llama3.2","message":{"content":"I am not chat"},"done":true}';
  const { url } = await startWith(undefined, whole(200, answer));
  expect((await call(url, '/api/chat', { model: 'chat', stream: false })).text).toBe(answer);
});

it('says nothing of a model where the client named it itself', async () => {
  const { url } = await startWith();
  expect((await call(url, '/api/chat', { model: 'llama3.2' })).headers).not.toHaveProperty('x-corral-model');
});

it('packs a body again that came packed', async () => {
  const { url, fake } = await startWith();
  const packed = zstdCompressSync(Buffer.from('{"model":"chat","messages":[]}'));
  await call(url, '/v1/chat/completions', packed, { headers: { 'content-encoding': 'zstd' } });
  const [asked] = fake.asked;
  expect(asked?.headers['content-encoding']).toBe('zstd');
  expect(zstdDecompressSync(asked!.body).toString()).toBe('{"model":"llama3.2","messages":[]}');
});

it('writes the name into the form of a transcription, too', async () => {
  const { url, fake } = await startWith(undefined, whole(200, '{"text":"hi"}'));
  const form = (model: string) =>
    ['--b', 'Content-Disposition: form-data; name="model"', '', model, '--b--', ''].join('\r\n');
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  expect((await call(url, '/v1/audio/transcriptions', form('chat'), { headers })).status).toBe(200);
  expect(bodies(fake)).toEqual([form('llama3.2')]);
});

it('holds the request to the context size of the model behind the name', async () => {
  const context = { 'llama3.2': { policy: 'pin', tokens: 8_192 } } as const;
  const { url, fake, records } = await startWith({ models: { aliases, context } }, streamed());
  await call(url, '/api/chat', '{"options":{"num_ctx":2048},"model":"chat"}');
  expect(bodies(fake)).toEqual(['{"options":{"num_ctx":8192},"model":"llama3.2"}']);
  await expect.poll(() => records.length).toBe(1);
  expect(records[0]).toMatchObject({
    model: MODEL,
    alias: { name: 'chat:latest', passedOver: [] },
    context: { askedTokens: 2_048, givenTokens: 8_192 },
  });
});

it('takes an order that changes a server by the very name it has', async () => {
  const { url, fake } = await startWith();
  const headers = { 'x-corral-backend': 'rig-1' };
  await call(url, '/api/delete', '{"model":"chat"}', { method: 'DELETE', headers });
  expect(bodies(fake)).toEqual(['{"model":"chat"}']);
});
