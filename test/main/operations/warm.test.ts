import { describe, expect, it } from 'vitest';
import { ask, openAnswer } from '../../support/streams.ts';
import { EMBED, finishLoad, LLAMA, SERVER, SMALL, slowLoader, startWork, type WorkUnderTest } from './work-fixture.ts';

const requestsFor = (work: WorkUnderTest, path: string) =>
  work
    .server(SERVER)
    .snapshot()
    .requests.filter((request) => request.path === path);

describe('warming a model', () => {
  it('loads it, and ends when the server lists it', async () => {
    const work = await startWork();
    const id = await work.begin('warm', 'Llama3.1:8B');
    expect(await work.ended(id)).toMatchObject({ kind: 'warm', model: LLAMA, backend: SERVER, state: 'done' });
    expect((await work.operation(id)).detail).toMatch(/^loaded, \d+(\.\d)? GB on the GPU$/);
    expect((await work.backend(SERVER)).loaded.map(({ name }) => name)).toEqual([LLAMA]);
  });

  it('starts the runner that requests of clients use, so that the first of them waits for nothing', async () => {
    const work = await startWork();
    await work.ended(await work.begin('warm', LLAMA));
    expect(await ask(work.url)).toMatchObject({ status: 200, complete: true });
    expect(work.server(SERVER).snapshot().counters).toMatchObject({ loads: 1, unloads: 0 });
  });

  it('starts the runner of the model’s pinned context size, which all requests will ask for', async () => {
    const work = await startWork({ config: { models: { context: { [LLAMA]: { policy: 'pin', tokens: 16_384 } } } } });
    await work.ended(await work.begin('warm', LLAMA));
    expect(await ask(work.url)).toMatchObject({ status: 200, complete: true });
    expect(work.server(SERVER).snapshot()).toMatchObject({ counters: { loads: 1 }, runners: [{ context: 16_384 }] });
  });

  it('starts the runner that most requests of clients asked for before', async () => {
    const work = await startWork();
    const chat = async (num_ctx: number) => {
      const body = JSON.stringify({ model: LLAMA, prompt: 'x', stream: false, options: { num_ctx } });
      await (await fetch(`${work.url}/api/generate`, { method: 'POST', body })).text();
    };
    for (const size of [4096, 8192, 8192, 8192, 4096]) await chat(size);
    await work.ended(await work.begin('unload', LLAMA));
    const { loads } = work.server(SERVER).snapshot().counters;
    const warmed = await work.ended(await work.begin('warm', LLAMA));
    expect(warmed.state).toBe('done');
    expect(work.server(SERVER).snapshot().runners[0]).toMatchObject({ context: 8192 });
    await chat(8192);
    expect(work.server(SERVER).snapshot().counters.loads).toBe(loads + 1);
  });

  it('asks an embedding model for an embedding of nothing', async () => {
    const work = await startWork();
    expect(await work.ended(await work.begin('warm', EMBED))).toMatchObject({ state: 'done' });
    expect(requestsFor(work, '/api/embed')).toHaveLength(1);
    expect(requestsFor(work, '/api/generate')).toEqual([]);
  });

  it('finds that out by asking where the server is too old to say what a model is for', async () => {
    const work = await startWork({ servers: [{ preload: [], version: '0.24.0' }] });
    expect(await work.ended(await work.begin('warm', EMBED))).toMatchObject({ state: 'done' });
    expect(requestsFor(work, '/api/generate').map(({ status }) => status)).toEqual([400]);
    expect(requestsFor(work, '/api/embed').map(({ status }) => status)).toEqual([200]);
  });

  it('is done at once when the model is loaded, and sends nothing', async () => {
    const work = await startWork({ servers: [{ preload: [LLAMA] }] });
    const ended = await work.ended(await work.begin('warm', LLAMA));
    expect(ended).toMatchObject({ state: 'done', detail: expect.stringMatching(/^already loaded, .* on the GPU$/) });
    expect(requestsFor(work, '/api/generate')).toEqual([]);
  });

  it('says so when only a part of it fits on the GPU', async () => {
    const gpus = [{ id: 'cuda-0', totalBytes: 5e9, externalUsedBytes: 0, discrete: true }];
    const work = await startWork({ servers: [{ preload: [], gpus, defaultNumCtx: 4096 }] });
    const { state, detail } = await work.ended(await work.begin('warm', LLAMA));
    expect([state, detail]).toEqual([
      'done',
      expect.stringMatching(/^loaded, only \d+ % of .* on the GPU, so it is slow$/),
    ]);
  });

  it('waits for a load that takes longer than any of the gateway’s time limits', async () => {
    const work = await startWork({
      servers: [slowLoader()],
      config: { timeouts: { connect: '1s', idle: '1s' }, health: { timeout: '1s' } },
    });
    const id = await work.begin('warm', LLAMA);
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    const startedAt = performance.now();
    await expect.poll(() => performance.now() - startedAt > 2_200).toBe(true);
    expect(await work.operation(id)).toMatchObject({ state: 'running', detail: 'loading' });
    finishLoad(work.server(SERVER));
    expect(await work.ended(id)).toMatchObject({ state: 'done' });
  });

  it('loads one model after the other on a server, and says which one waits', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    const [first, second] = [await work.begin('warm', LLAMA), await work.begin('warm', SMALL)];
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    expect(await work.operation(second)).toMatchObject({ state: 'running', detail: 'waiting for its turn' });
    expect(requestsFor(work, '/api/generate')).toHaveLength(1);
    finishLoad(work.server(SERVER));
    await work.ended(first);
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(SMALL);
    finishLoad(work.server(SERVER));
    expect(await work.ended(second)).toMatchObject({ state: 'done' });
  });

  it('loads on several servers at the same time', async () => {
    const work = await startWork({ servers: [slowLoader(), slowLoader()] });
    const begun = await work.order('warm', { model: LLAMA, backends: ['sim-1', 'sim-2'] });
    if (!begun.ok) throw new Error(begun.error.message);
    await expect.poll(() => work.servers.map((server) => server.snapshot().scheduler.loading)).toEqual([LLAMA, LLAMA]);
    for (const server of work.servers) finishLoad(server);
    for (const id of begun.value) expect(await work.ended(id)).toMatchObject({ state: 'done' });
  });
});

describe('a warm with a keep-alive', () => {
  it('sets it', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    const begun = await work.order('warm', { model: LLAMA, backends: [SERVER], keepAlive: '45m' });
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    finishLoad(work.server(SERVER));
    await work.ended(begun.ok ? (begun.value[0] ?? '') : '');
    expect(work.server(SERVER).snapshot().runners[0]).toMatchObject({ sessionDurationMs: 45 * 60_000 });
  });

  it('changes it for a loaded model without loading it again, whatever context it runs with', async () => {
    const work = await startWork({ servers: [{ preload: [] }] });
    const options = { num_ctx: 8192 };
    const body = JSON.stringify({ model: LLAMA, prompt: 'x', stream: false, options });
    await (await fetch(`${work.url}/api/generate`, { method: 'POST', body })).text();
    const begun = await work.order('warm', { model: LLAMA, backends: [SERVER], keepAlive: '-1' });
    const ended = await work.ended(begun.ok ? (begun.value[0] ?? '') : '');
    expect(ended).toMatchObject({ state: 'done', detail: 'already loaded; its keep-alive is now -1' });
    expect(work.server(SERVER).snapshot().counters).toMatchObject({ loads: 1, unloads: 0 });
    expect(work.server(SERVER).snapshot().runners[0]).toMatchObject({ context: 8192 });
    expect(work.server(SERVER).snapshot().runners[0]?.sessionDurationMs).toBeGreaterThan(1e9);
  });

  it.each(['0', '0s', 'soon', '5', 'm'])('refuses %j or takes it for seconds', async (keepAlive) => {
    const work = await startWork();
    const begun = await work.order('warm', { model: LLAMA, backends: [SERVER], keepAlive });
    if (keepAlive === '5') return expect(begun.ok).toBe(true);
    expect(begun).toMatchObject({ ok: false, error: { code: 'bad_input', field: 'keepAlive' } });
  });
});

describe('a warm that fails', () => {
  it.each([
    [{ kind: 'load-oom' }, /^not enough memory there: .*out of memory/],
    [{ kind: 'load-fail' }, /^its runner did not start there: .*terminated/],
    [{ kind: '503' }, /^too many loads wait there already: try again .*: server busy/],
    [{ kind: '403-empty' }, /OLLAMA_HOST=0\.0\.0\.0/],
    [{ kind: 'cut-rst' }, /closed before an answer/],
    [{ kind: 'garbage', form: 'html-502' }, /^it answers with status 502$/],
  ] as const)('says why: %j', async (fault, words) => {
    const work = await startWork();
    work.server(SERVER).setFault(fault);
    expect(await work.ended(await work.begin('warm', LLAMA))).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(words),
      endedAt: expect.any(Number),
    });
  });

  it('says that a model is not installed there', async () => {
    const work = await startWork();
    const ended = await work.ended(await work.begin('warm', 'nobody:7b'));
    expect(ended).toMatchObject({ state: 'failed', detail: 'nobody:7b is not installed there: pull it first' });
  });
});

describe('cancelling a warm', () => {
  it('aborts the load', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    const id = await work.begin('warm', LLAMA);
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    expect(await work.cancel(id)).toEqual({ ok: true, value: { id } });
    expect(await work.ended(id)).toMatchObject({ state: 'cancelled', detail: 'cancelled; the load was aborted' });
    await expect.poll(() => work.server(SERVER).snapshot().counters.abortedLoads).toBe(1);
  });

  it('is refused while a request waits for that load, which would have to start over', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    const id = await work.begin('warm', LLAMA);
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    const answer = openAnswer(work.url);
    await expect.poll(async () => (await work.backend(SERVER)).inFlight).toBe(1);
    expect(await work.cancel(id)).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringMatching(/a request waits/) },
    });
    finishLoad(work.server(SERVER));
    expect(await work.ended(id)).toMatchObject({ state: 'done' });
    expect(await (await answer).ended).toMatchObject({ complete: true });
    expect(work.server(SERVER).snapshot().counters).toMatchObject({ loads: 1, abortedLoads: 0 });
  });

  it('takes one that waits for its turn out of the line', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    await work.begin('warm', LLAMA);
    await expect.poll(() => requestsFor(work, '/api/generate').length).toBe(1);
    const waiting = await work.begin('warm', SMALL);
    await work.cancel(waiting);
    expect(await work.ended(waiting)).toMatchObject({ state: 'cancelled', detail: 'cancelled before its turn came' });
    expect(requestsFor(work, '/api/generate')).toHaveLength(1);
  });

  it('is refused when it has ended, or never was', async () => {
    const work = await startWork();
    const id = await work.begin('warm', LLAMA);
    await work.ended(id);
    expect(await work.cancel(id)).toMatchObject({
      error: { code: 'conflict', message: expect.stringMatching(/ended already/) },
    });
    expect(await work.cancel('warm-9')).toMatchObject({ error: { code: 'not_found', field: 'id' } });
  });
});

describe('a warm on the best backends', () => {
  const copies = async (work: WorkUnderTest, count: number, model = LLAMA) =>
    work.gateway.handlers['model.warm']({ model, copies: count });
  const holders = (work: WorkUnderTest, model = LLAMA) =>
    work.servers
      .filter((server) => server.snapshot().runners.some(({ name }) => name === model))
      .map((server) => server.config().id);

  it('loads it until there are so many copies, those that are there included', async () => {
    const work = await startWork({ servers: [{ preload: [LLAMA] }, { preload: [] }, { preload: [] }] });
    await expect.poll(async () => (await work.backend('sim-1')).loaded.length).toBe(1);
    const begun = await copies(work, 2);
    if (!begun.ok) throw new Error(begun.error.message);
    expect(begun.value.operations).toHaveLength(1);
    for (const id of begun.value.operations) expect(await work.ended(id)).toMatchObject({ state: 'done' });
    expect(holders(work)).toHaveLength(2);
    expect(await copies(work, 2)).toMatchObject({ ok: true, value: { operations: [] } });
  });

  it('goes where there is room before it pushes another model out', async () => {
    const gpus = (totalBytes: number) => [{ id: 'cuda-0', totalBytes, externalUsedBytes: 0, discrete: true }];
    const work = await startWork({
      servers: [
        { preload: [SMALL], gpus: gpus(8e9), defaultNumCtx: 4096, backend: { memory: '7GB' } },
        { preload: [SMALL], gpus: gpus(48e9), defaultNumCtx: 4096, backend: { memory: '44GB' } },
      ],
    });
    await expect.poll(async () => (await work.status()).backends.map(({ loaded }) => loaded.length)).toEqual([1, 1]);
    const forecast = await work.gateway.handlers['model.forecast']({ model: LLAMA, copies: 1 });
    expect(forecast).toMatchObject({
      ok: true,
      value: {
        places: [
          { backend: 'sim-2', state: 'chosen', forecast: { outcome: 'fits', victims: [] } },
          { backend: 'sim-1', words: expect.stringMatching(/push out llama3.2:3b/) },
        ],
      },
    });
    const begun = await copies(work, 1);
    for (const id of begun.ok ? begun.value.operations : []) await work.ended(id);
    expect(holders(work)).toEqual(['sim-2']);
    expect(holders(work, SMALL)).toEqual(['sim-1', 'sim-2']);
  });

  it('is refused as a whole when there are not so many places, with the reason of each', async () => {
    const work = await startWork({ servers: [{ preload: [] }, { preload: [] }] });
    await work.gateway.handlers['backend.drain']({ id: 'sim-2' });
    expect(await copies(work, 2)).toMatchObject({
      ok: false,
      error: { code: 'refused', message: `only 1 of 2 copies of ${LLAMA} can be had (sim-2: draining)` },
    });
    expect(holders(work)).toEqual([]);
  });

  it('must be told where or how many, and not both', async () => {
    const { gateway } = await startWork();
    for (const where of [{}, { backends: [SERVER], copies: 1 }])
      expect(await gateway.handlers['model.forecast']({ model: LLAMA, ...where })).toMatchObject({
        ok: false,
        error: { code: 'bad_input' },
      });
  });
});
