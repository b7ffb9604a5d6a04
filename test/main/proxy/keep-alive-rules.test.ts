import { describe, expect, it } from 'vitest';
import { call } from '../../support/client.ts';
import { type FakeBackend, MODEL, startFakeBackend, streamed } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

const startFake = () => startFakeBackend({ loaded: [MODEL], answer: streamed() });
const bodies = ({ asked }: FakeBackend): readonly string[] =>
  asked.filter(({ method }) => method === 'POST').map(({ body }) => body.toString());

async function startWith(keepAlive: Readonly<Record<string, string>>, rest = {}) {
  const fake = await startFake();
  const fleet = await startGatewayBefore([fake], { models: { keepAlive, ...rest } });
  return { fake, ...fleet };
}

describe('a keep_alive that a client sends for a model with a rule', () => {
  it('is set aside, every other byte staying as it was', async () => {
    const { fake, url } = await startWith({ 'LLAMA3.2': '30m' });
    const body = '{ "keep_alive" : "1h0m" ,"model":"llama3.2",  "prompt":"\\u00fc 🙂", "Keep_Alive":-1 }';
    expect((await call(url, '/api/generate', body)).status).toBe(200);
    expect(bodies(fake)).toEqual([body.replace('"1h0m"', 'null').replace('-1', 'null')]);
    expect(fake.asked.at(-1)?.headers['content-length']).toBe(String(Buffer.byteLength(bodies(fake)[0]!)));
  });

  it.each([
    ['a name in a pattern', { 'llama*': 'pin' }],
    ['every name', { '*': 'default' }],
  ])('is set aside where the rule is about %s', async (_, keepAlive) => {
    const { fake, url } = await startWith(keepAlive);
    await call(url, '/api/chat', '{"model":"llama3.2","messages":[{"role":"user","content":"x"}],"keep_alive":0}');
    expect(JSON.parse(bodies(fake)[0]!)).toMatchObject({ keep_alive: null });
  });

  it('is set aside where copies of the model are kept warm', async () => {
    const { fake, url } = await startWith({}, { warm: { 'llama3.2': { copies: 1 } } });
    await call(url, '/api/chat', '{"model":"llama3.2","messages":[{"role":"user","content":"x"}],"keep_alive":0}');
    expect(JSON.parse(bodies(fake).at(-1)!)).toMatchObject({ keep_alive: null });
  });

  it('is set aside for the model that an alias stands for', async () => {
    const { fake, url } = await startWith({ 'llama3.2': 'pin' }, { aliases: { chat: { model: 'llama3.2' } } });
    await call(url, '/api/generate', '{"model":"chat","prompt":"x","keep_alive":"5m"}');
    expect(JSON.parse(bodies(fake)[0]!)).toEqual({ model: 'llama3.2', prompt: 'x', keep_alive: null });
  });
});

describe('a body is passed on byte for byte', () => {
  const body = '{"model":"llama3.2","prompt":"x","keep_alive":"1h"}';

  it('where no rule is about its model', async () => {
    const { fake, url } = await startWith({ 'other:*': 'pin' });
    await call(url, '/api/generate', body);
    expect(bodies(fake)).toEqual([body]);
  });

  it('on the APIs that have no keep_alive', async () => {
    const { fake, url } = await startWith({ '*': 'pin' });
    const openai = '{"model":"llama3.2","messages":[],"keep_alive":"1h","stream":true}';
    await call(url, '/v1/chat/completions', openai);
    expect(bodies(fake)).toEqual([openai]);
  });
});

describe('a request for nothing but to unload a model', () => {
  it.each([
    ['/api/generate', '{"model":"llama3.2","keep_alive":0}'],
    ['/api/generate', '{"model":"llama3.2","prompt":"","keep_alive":"0s"}'],
    ['/api/chat', '{"model":"llama3.2","messages":[ ],"keep_alive":0.0}'],
  ])('is refused for a model with a rule, since a load would become of it: %s %s', async (path, body) => {
    const { fake, url } = await startWith({ '*': 'pin' });
    const answer = await call(url, path, body);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body.toString())).toEqual({
      error: expect.stringContaining('says how long llama3.2:latest stays in memory'),
    });
    expect(bodies(fake)).toEqual([]);
  });

  it('passes for any other model', async () => {
    const { fake, url } = await startWith({ 'other:*': 'pin' });
    const body = '{"model":"llama3.2","keep_alive":0}';
    expect((await call(url, '/api/generate', body)).status).toBe(200);
    expect(bodies(fake)).toEqual([body]);
  });
});
