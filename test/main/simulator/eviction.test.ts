import { expect, it } from 'vitest';
import { type ModelSpec, models } from '../../../main/simulator/index.ts';
import { ask, chat, drive, LLAMA, open, SMALL, settleSockets, startRig, startStillRig } from './rig.ts';

const short = { stream: false, options: { num_predict: 2 } };
const names = async (server: Parameters<typeof ask>[0]): Promise<string[]> =>
  (await ask(server, '/api/ps')).json.models.map((model: { name: string }) => model.name);

it('lets steady traffic to one model starve the load of another until there is a gap', async () => {
  const server = await startStillRig({ maxLoaded: 1, preload: [LLAMA], numParallel: 2 });
  const busy = open(server, '/api/chat', chat('a', { options: { num_predict: 100 } }));
  await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(1);
  const starved = open(server, '/api/chat', { ...chat('b', short), model: SMALL });
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('waitingUnload');
  expect(server.snapshot().runners[0]?.state).toBe('marked');

  const next = open(server, '/api/chat', chat('c', { options: { num_predict: 120 } }));
  await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(2);
  await drive(server, busy.ending);
  expect(server.snapshot().scheduler.loop).toBe('waitingUnload');
  await drive(server, next.ending);
  await drive(server, starved.ending);
  expect(await names(server)).toEqual([SMALL]);
});

it('forgets that a model was to leave when a request to it names a keep-alive', async () => {
  const server = await startStillRig({ maxLoaded: 1, preload: [LLAMA], numParallel: 2 });
  const busy = open(server, '/api/chat', chat('a', { options: { num_predict: 50 } }));
  await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(1);
  const starved = open(server, '/api/chat', { ...chat('b', short), model: SMALL });
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('waitingUnload');
  const keeper = open(server, '/api/chat', chat('c', { keep_alive: '10m', options: { num_predict: 5 } }));
  await drive(server, Promise.all([busy.ending, keeper.ending]));
  server.advance(60_000);
  await settleSockets();
  expect(server.snapshot().scheduler.loop).toBe('waitingUnload');
  expect(starved.status()).toBeNull();
  server.unload(LLAMA);
  await drive(server, starved.ending);
});

it('evicts the idle model with the shortest keep-alive first, not the one used longest ago', async () => {
  const three: ModelSpec[] = [models.llama8b(), models.llama3b(), models.deepseek8b()];
  const server = await startRig({ maxLoaded: 2, models: three });
  await ask(server, '/api/chat', chat('old but kept', { ...short, keep_alive: -1 }));
  await ask(server, '/api/chat', { ...chat('new', { ...short, keep_alive: '10m' }), model: SMALL });
  await ask(server, '/api/chat', { ...chat('newest', short), model: 'deepseek-r1:8b' });
  expect((await names(server)).sort()).toEqual(['deepseek-r1:8b', LLAMA].sort());
});

it('holds ps back while an unload frees memory, and answers version meanwhile', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  await ask(server, '/api/generate', { model: LLAMA, keep_alive: 0 });
  const ps = open(server, '/api/ps', '');
  const blocked = ask(server, '/api/ps');
  ps.abort();
  expect((await ask(server, '/api/version')).status).toBe(200);
  let answered = false;
  void blocked.then(() => {
    answered = true;
  });
  await settleSockets();
  expect(answered).toBe(false);
  expect((await drive(server, blocked)).text).toBe('{"models":[]}');
});

it('reloads a model whose context length changes, but not for one the server chose itself', async () => {
  const server = await startRig({ preload: [LLAMA] });
  await ask(server, '/api/chat', chat('auto', short));
  expect(server.snapshot().counters.loads).toBe(0);
  await ask(server, '/api/chat', chat('asked', { stream: false, options: { num_predict: 2, num_ctx: 8192 } }));
  expect(server.snapshot().counters).toMatchObject({ loads: 1, unloads: 1 });
  expect((await ask(server, '/api/ps')).json.models[0].context_length).toBe(8192);
  await ask(server, '/v1/chat/completions', chat('back to auto', { max_tokens: 2 }));
  expect(server.snapshot().counters.loads).toBe(2);
});

it('serves two names of the same weights with one runner, listed under the name that loaded it', async () => {
  const twin = models.named('my-llama:latest', { blobId: models.llama8b().blobId });
  const server = await startRig({ models: [models.llama8b(), twin] });
  await ask(server, '/api/chat', chat('x', short));
  const second = await ask(server, '/api/chat', { ...chat('x', short), model: 'my-llama' });
  expect(second.json.model).toBe('my-llama');
  expect(await names(server)).toEqual([LLAMA]);
  expect(server.snapshot().counters.loads).toBe(1);
});

it('evicts when a second model does not fit in four fifths of what is free', async () => {
  const server = await startRig({ models: [models.llama8b(), models.qwen27b()], preload: [LLAMA] });
  await ask(server, '/api/chat', { ...chat('x', { ...short, think: false }), model: 'qwen3.5:27b' });
  expect(await names(server)).toEqual(['qwen3.5:27b']);
});
