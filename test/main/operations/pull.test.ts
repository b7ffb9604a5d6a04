import { describe, expect, it } from 'vitest';
import type { PullTrouble } from '../../../main/simulator/faults/faults.ts';
import { models } from '../../../main/simulator/index.ts';
import { systemClock } from '../../../main/system-ports.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { LLAMA, SERVER, SMALL, startWork, type WorkUnderTest } from './work-fixture.ts';

const BYTES = 2_019_407_476;
/** A server without models whose downloads take about `seconds`. */
const empty = (seconds: number) => ({ models: [], timeScale: 0.2, pullBandwidth: (BYTES / seconds) * 0.2 });

const doneOf = ({ progress }: OperationSnapshot): number => progress?.done ?? 0;
const reaches = (work: WorkUnderTest, id: string, share: number) =>
  expect.poll(async () => doneOf(await work.operation(id))).toBeGreaterThan(BYTES * share);

describe('pulling a model', () => {
  it('fetches it with progress over all its layers, speed and time left, and the fleet hears of it', async () => {
    const work = await startWork({ servers: [empty(3)] });
    const id = await work.begin('pull', SMALL);
    await reaches(work, id, 0.5);
    const half = await work.operation(id);
    expect(half).toMatchObject({ kind: 'pull', model: SMALL, state: 'running', progress: { unit: 'bytes' } });
    expect(half.detail).toMatch(/^pulling [0-9a-f]{12}$/);
    const [weights] = half.layers ?? [];
    expect(half.detail).toBe(`pulling ${weights?.digest}`);
    expect(weights).toMatchObject({ done: doneOf(half), total: half.progress?.total });
    const rate = half.bytesPerSecond ?? 0;
    const average = (doneOf(half) * 1_000) / (systemClock.now() - half.startedAt);
    expect(rate / average).toBeGreaterThan(0.5);
    expect(rate / average).toBeLessThan(2);
    const left = (half.progress?.total ?? 0) - doneOf(half);
    expect((half.remainingMs ?? 0) / ((left / rate) * 1_000)).toBeCloseTo(1, 1);

    const ended = await work.ended(id);
    expect(ended).toMatchObject({ state: 'done', detail: 'pulled, 2.0 GB', bytesPerSecond: null, remainingMs: null });
    expect(ended.progress).toEqual({ done: BYTES, total: BYTES, unit: 'bytes' });
    expect(ended.layers).toBeUndefined();
    await expect.poll(async () => (await work.backend(SERVER)).installed.map(({ name }) => name)).toEqual([SMALL]);
  });

  it('never goes backwards', async () => {
    const work = await startWork({ servers: [empty(2)] });
    const id = await work.begin('pull', SMALL);
    const seen: number[] = [];
    await expect
      .poll(async () => {
        const now = await work.operation(id);
        seen.push(doneOf(now));
        return now.state;
      })
      .toBe('done');
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(3);
  });

  it('says that a model was up to date', async () => {
    const work = await startWork();
    const ended = await work.ended(await work.begin('pull', LLAMA));
    expect(ended).toMatchObject({ state: 'done', detail: 'already up to date', bytesPerSecond: null });
  });

  it('runs two at a time in the whole fleet; the rest say that they wait', async () => {
    const work = await startWork({ servers: [empty(1), empty(1), empty(1)] });
    const begun = await work.order('pull', { model: SMALL, backends: ['sim-1', 'sim-2', 'sim-3'] });
    if (!begun.ok) throw new Error(begun.error.message);
    const [first = '', second = '', third = ''] = begun.value;
    await reaches(work, first, 0.1);
    await reaches(work, second, 0.1);
    expect(await work.operation(third)).toMatchObject({
      state: 'running',
      detail: 'waiting for its turn',
      progress: null,
    });
    for (const id of begun.value) expect(await work.ended(id)).toMatchObject({ state: 'done' });
  });

  it('keeps what it had when it is cancelled, and goes on from there the next time', async () => {
    const work = await startWork({ servers: [empty(3)] });
    const id = await work.begin('pull', SMALL);
    await reaches(work, id, 0.3);
    await work.cancel(id);
    const ended = await work.ended(id);
    expect(ended).toMatchObject({ state: 'cancelled', bytesPerSecond: null });
    expect(ended.detail).toMatch(/^cancelled; \d+(\.\d)? (MB|GB) stay there, and pulling it again goes on from them$/);
    await expect.poll(() => work.server(SERVER).snapshot().counters.cancelled).toBe(1);

    const again = await work.begin('pull', SMALL);
    await expect.poll(async () => (await work.operation(again)).progress).not.toBeNull();
    expect(doneOf(await work.operation(again))).toBeGreaterThan(BYTES * 0.25);
    expect(await work.ended(again)).toMatchObject({
      state: 'done',
      detail: expect.stringMatching(/^pulled; .* of 2\.0 GB were missing$/),
    });
  });

  it('asks for the model by the name it was ordered by: some registries tell upper from lower case', async () => {
    const work = await startWork();
    const written = 'hf.co/Some-Team/Model-GGUF:Q4_K_M';
    const id = await work.begin('pull', ` ${written} `);
    expect(await work.ended(id)).toMatchObject({ model: written.toLowerCase(), state: 'failed' });
    const order = work
      .server(SERVER)
      .snapshot()
      .requests.find(({ path }) => path === '/api/pull');
    expect(order?.model).toBe(written);
  });
});

describe('a pull that fails', () => {
  it('says that the registry has no such model', async () => {
    const work = await startWork();
    const ended = await work.ended(await work.begin('pull', 'nobody:7b'));
    const detail =
      'the registry has no such model or tag: look the name up at ollama.com/search – that server says: pull model manifest: file does not exist';
    expect(ended).toMatchObject({ state: 'failed', detail });
  });

  it('says what is kept when the server dies under it', async () => {
    const work = await startWork({ servers: [empty(3)] });
    const id = await work.begin('pull', SMALL);
    await reaches(work, id, 0.3);
    work.server(SERVER).setFault({ kind: 'refuse' });
    const ended = await work.ended(id);
    expect(ended).toMatchObject({ state: 'failed' });
    expect(ended.detail).toMatch(
      /^the connection was closed .*; .* stay there, and pulling it again goes on from them$/,
    );
  });

  it.each<[PullTrouble, RegExp]>([
    [
      'disk-full',
      /^not enough disk space there: delete models .*; it goes on from what was fetched – .*no space left on/,
    ],
    ['permission', /^that server may not write to its model folder: give the folder .* to the user Ollama runs as/],
    [
      'no-network',
      /^that server cannot reach the registry: look at its internet connection, its DNS and HTTPS_PROXY –/,
    ],
    ['registry-down', /^the registry does not answer properly right now: try again later; what was fetched stays –/],
    ['unauthorized', /^the registry does not let that server have it: run ollama signin there/],
    ['too-old', /^it needs a newer Ollama there: update Ollama on that server, then pull it again –/],
    ['damaged', /^a part arrived damaged and was thrown away: pull it again; if that repeats, a proxy .* at fault –/],
  ])('of %s says what there is to be done', async (trouble, says) => {
    const work = await startWork({ servers: [empty(0.5)] });
    work.server(SERVER).setFault({ kind: 'pull-fail', trouble, afterBytes: BYTES / 4 });
    const ended = await work.ended(await work.begin('pull', SMALL));
    expect(ended).toMatchObject({ state: 'failed', detail: expect.stringMatching(says) });
    expect((await work.backend(SERVER)).installed).toEqual([]);
  });

  it('for a full disk goes on from what was fetched once there is room', async () => {
    const work = await startWork({ servers: [empty(1)] });
    const fault = { kind: 'pull-fail', trouble: 'disk-full', afterBytes: BYTES / 2 } as const;
    work.server(SERVER).setFault(fault);
    await work.ended(await work.begin('pull', SMALL));
    work.server(SERVER).clearFaults();
    expect(await work.ended(await work.begin('pull', SMALL))).toMatchObject({
      state: 'done',
      detail: expect.stringMatching(/^pulled; .* of 2\.0 GB were missing$/),
    });
  });

  it('says what the server answers instead', async () => {
    const work = await startWork({ servers: [{ models: [models.llama8b()] }] });
    work.server(SERVER).setFault({ kind: '500', route: '/api/pull', message: 'open blobs: permission denied' });
    const ended = await work.ended(await work.begin('pull', SMALL));
    expect(ended).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(
        /^that server may not write to its model folder: .*: open blobs: permission denied$/,
      ),
    });
  });
});
