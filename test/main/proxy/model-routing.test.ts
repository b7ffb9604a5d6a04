import { expect, it } from 'vitest';
import { call } from '../../support/client.ts';
import { type FakeBackend, MODEL, startFakeBackend, streamed, whole } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const missing = whole(404, `{"error":"model '${MODEL}' not found"}`);
const counts = (fakes: readonly FakeBackend[]): number[] => fakes.map(({ asked }) => asked.length);
/** Loaded models and inventory are read so seldom that only what requests prove can change them. */
const rarely = { health: { residencyInterval: '60s', inventoryInterval: '60s' } };

it('sends a request only where the model is installed', async () => {
  const fakes = [
    await startFakeBackend({ models: ['other:latest'] }),
    await startFakeBackend({ models: [MODEL] }),
    await startFakeBackend({ models: [] }),
  ];
  const { url } = await startGatewayBefore(fakes);
  for (let i = 0; i < 6; i += 1)
    expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
  expect(counts(fakes)).toEqual([0, 6, 0]);
});

it('prefers where the model is loaded, however the names are ordered', async () => {
  const fakes = [await startFakeBackend(), await startFakeBackend({ loaded: [MODEL] }), await startFakeBackend()];
  const { url } = await startGatewayBefore(fakes, rarely);
  for (let i = 0; i < 6; i += 1) await call(url, '/api/chat', chat());
  expect(counts(fakes)).toEqual([0, 6, 0]);
});

it('goes where the model is not loaded rather than wait for a slot where it is', async () => {
  const held: (() => void)[] = [];
  const loaded = await startFakeBackend({
    loaded: [MODEL],
    backend: { slots: 1 },
    answer: (asked) => held.push(() => streamed()(asked)),
  });
  const fakes = [loaded, await startFakeBackend()];
  const { url } = await startGatewayBefore(fakes, rarely);
  const first = call(url, '/api/chat', chat());
  await expect.poll(() => held.length).toBe(1);
  expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
  held[0]?.();
  expect((await first).headers['x-corral-backend']).toBe('rig-1');
});

it('counts an answer as proof that the model is loaded, before the next reading of /api/ps', async () => {
  const fakes = [await startFakeBackend(), await startFakeBackend()];
  const { url } = await startGatewayBefore(fakes, rarely);
  const first = await call(url, '/api/chat', chat());
  for (let i = 0; i < 5; i += 1)
    expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe(first.headers['x-corral-backend']);
});

it('takes a model-404 for stale inventory: asks another holder, reads the list again and stays away', async () => {
  const stale = await startFakeBackend({ loaded: [MODEL], answer: missing });
  const holder = await startFakeBackend();
  const { url, backend } = await startGatewayBefore([stale, holder], rarely);
  const readBefore = stale.tagsRead;
  stale.models.length = 0;
  const reply = await call(url, '/api/chat', chat());
  expect(reply).toMatchObject({ status: 200, headers: { 'x-corral-backend': 'rig-2', 'x-corral-attempts': '2' } });
  expect(holder.asked[0]?.body.equals(stale.asked[0]?.body as Buffer)).toBe(true);
  await expect.poll(() => stale.tagsRead).toBeGreaterThan(readBefore);
  await call(url, '/api/chat', chat());
  expect(counts([stale, holder])).toEqual([1, 2]);
  expect((await backend('rig-1')).health).toBe('up');
});

it('answers 404 and says what is installed when no backend has the model', async () => {
  const fakes = [await startFakeBackend({ models: ['b:1'] }), await startFakeBackend({ models: ['a:1', 'b:1'] })];
  const { url } = await startGatewayBefore(fakes);
  const native = await call(url, '/api/chat', chat({ model: 'nowhere' }));
  expect(native.status).toBe(404);
  expect(native.json).toEqual({ error: "model 'nowhere:latest' not found; installed: a:1, b:1" });
  const openai = await call(url, '/v1/chat/completions', chat({ model: 'nowhere' }));
  expect([openai.status, openai.json.error.type]).toEqual([404, 'not_found_error']);
  const anthropic = await call(url, '/v1/messages', chat({ model: 'nowhere' }));
  expect([anthropic.status, anthropic.json.error.type]).toEqual([404, 'not_found_error']);
  expect(counts(fakes)).toEqual([0, 0]);
});

it('answers 404 and says what is installed when the last holder turns out to have lost the model', async () => {
  const fake = await startFakeBackend({ models: [MODEL, 'other:1'], answer: missing });
  const { url } = await startGatewayBefore([fake], rarely);
  const reply = await call(url, '/api/chat', chat());
  expect(reply.status).toBe(404);
  expect(reply.json.error).toContain(`'${MODEL}' not found`);
  expect(reply.json.error).toContain('installed: other:1');
});

it('knows a model by any spelling of its name', async () => {
  const fakes = [await startFakeBackend({ models: ['other:1'] }), await startFakeBackend({ backend: { slots: 1 } })];
  const { url, lines } = await startGatewayBefore(fakes);
  const spellings = [
    'llama3.2',
    'LLAMA3.2',
    'llama3.2:latest',
    'library/llama3.2:latest',
    'registry.ollama.ai/library/llama3.2',
  ];
  const replies = await Promise.all(spellings.map((model) => call(url, '/api/chat', chat({ model }))));
  expect(replies.map(({ status }) => status)).toEqual(spellings.map(() => 200));
  expect(new Set(lines.map(({ model }) => model))).toEqual(new Set([MODEL]));
  expect(fakes[1]?.mostAtOnce()).toBe(1);
  expect(fakes[1]?.asked.map(({ body }) => JSON.parse(body.toString()).model)).toEqual(spellings);
});

it('reads the model as Go would: by any case of the key, the last one counting', async () => {
  const fakes = [await startFakeBackend({ models: ['a:1'] }), await startFakeBackend({ models: ['b:1'] })];
  const { url } = await startGatewayBefore(fakes);
  const reply = await call(
    url,
    '/api/generate',
    '{"model":"a:1","prompt":"\\"model\\":\\"a:1\\"","MODEL":"b:1"} trailing',
  );
  expect(reply.headers['x-corral-backend']).toBe('rig-2');
});

it('reaches the backend the client names, and no other', async () => {
  const fakes = [await startFakeBackend({ loaded: [MODEL] }), await startFakeBackend()];
  const { url } = await startGatewayBefore(fakes, rarely);
  const named = (backend: string) => call(url, '/api/chat', chat(), { headers: { 'x-corral-backend': backend } });
  expect((await named('rig-2')).headers['x-corral-backend']).toBe('rig-2');
  const unknown = await named('rig-9');
  expect([unknown.status, unknown.json.error]).toEqual([404, expect.stringMatching(/rig-9.*rig-1, rig-2/)]);
});
