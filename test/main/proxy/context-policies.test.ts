import { expect, it } from 'vitest';
import { call } from '../../support/client.ts';
import { type FakeBackend, MODEL, startFakeBackend, streamed } from '../../support/fake-backend.ts';
import { startGatewayBefore, startGatewayBeforeServers } from '../../support/gateway-before.ts';

const startFake = () => startFakeBackend({ loaded: [MODEL], answer: streamed() });
const bodies = ({ asked }: FakeBackend): readonly string[] => asked.map(({ body }) => body.toString());

it('rewrites the context size of a native body and nothing else, and says so in the record', async () => {
  const fake = await startFake();
  const fleet = await startGatewayBefore([fake], {
    models: { context: { 'LLAMA3.2': { policy: 'pin', tokens: 8192 } } },
  });
  const body = '{ "model":"llama3.2",  "options":{"seed":1,"num_ctx":2048}, "prompt":"\\u00fc 🙂" }';
  const answer = await call(fleet.url, '/api/generate', body);
  expect(answer.status).toBe(200);
  expect(bodies(fake)).toEqual([body.replace('2048', '8192')]);
  expect(fake.asked[0]?.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  await expect.poll(() => fleet.records.length).toBe(1);
  expect(fleet.records[0]?.context).toEqual({ askedTokens: 2_048, givenTokens: 8_192 });
});

it('leaves the bodies of the other APIs byte for byte as they are', async () => {
  const fake = await startFake();
  const { url, records } = await startGatewayBefore([fake], {
    models: { context: { 'llama3.2': { policy: 'pin', tokens: 8192 } } },
  });
  const openai = '{"model":"llama3.2","messages":[],"options":{"num_ctx":2048},"stream":true}';
  await call(url, '/v1/chat/completions', openai);
  expect(bodies(fake)).toEqual([openai]);
  await expect.poll(() => records.length).toBe(1);
  expect(records[0]?.context).toBeNull();
});

it('follows a change of the policy at once', async () => {
  const fake = await startFake();
  const fleet = await startGatewayBefore([fake]);
  const ask = () => call(fleet.url, '/api/chat', '{"model":"llama3.2","options":{"num_ctx":131072}}');
  await ask();
  await fleet.configure({ models: { context: { 'llama3.2': { policy: 'clamp', tokens: 16_384 } } } });
  await ask();
  expect(bodies(fake).map((body) => JSON.parse(body).options.num_ctx)).toEqual([131_072, 16_384]);
});

const model = 'llama3.1:8b';
const sizes = [2_048, 8_192, undefined, 2_048, 8_192, undefined];

async function loadsOf(context: object): Promise<number> {
  const fleet = await startGatewayBeforeServers([{ preload: [] }], { models: { context: { [model]: context } } });
  for (const num_ctx of sizes) {
    const answer = await call(fleet.url, '/api/generate', { model, prompt: 'hi', options: { num_ctx }, stream: false });
    expect(answer.status).toBe(200);
  }
  return fleet.servers[0]!.snapshot().counters.loads;
}

it('spares a server the reloads that clients of different context sizes cost it', async () => {
  expect(await loadsOf({ policy: 'pass' })).toBe(6);
  expect(await loadsOf({ policy: 'pin', tokens: 8_192 })).toBe(1);
});
