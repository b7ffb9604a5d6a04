import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OperationStore } from '../../../main/ports.ts';
import { models } from '../../../main/simulator/index.ts';
import { openStorage } from '../../../main/storage/index.ts';
import { newTempDir } from '../../app/temp-dir.ts';
import type { ServerUnderTest } from '../../support/gateway-fixture.ts';
import {
  finishLoad,
  LLAMA,
  SERVER,
  SMALL,
  slowLoader,
  startWork,
  type WorkUnderTest,
} from '../operations/work-fixture.ts';

const BYTES = 2_019_407_476;
const empty = (seconds: number) => ({ models: [], timeScale: 0.2, pullBandwidth: (BYTES / seconds) * 0.2 });

function openOperations(): OperationStore {
  const opened = openStorage(join(newTempDir(), 'corral.db'));
  if (!opened.ok) throw new Error(opened.error);
  onTestFinished(opened.value.close);
  return opened.value.operations;
}

interface Twice {
  readonly before: WorkUnderTest;
  /** Stops the gateway and starts another with what the first has written down, before the same servers. */
  restart(): Promise<WorkUnderTest>;
}

async function startTwice(servers: readonly ServerUnderTest[]): Promise<Twice> {
  const operations = openOperations();
  const before = await startWork({ servers, operations });
  const backends = before.servers.map((server) => ({ id: server.config().id, url: server.url, slots: 4 }));
  return {
    before,
    async restart() {
      await before.gateway.stop();
      return startWork({ servers: [], config: { backends }, operations });
    },
  };
}

const doneOf = async (work: WorkUnderTest, id: string) => (await work.operation(id)).progress?.done ?? 0;

describe('a restart of the gateway in the middle of', () => {
  it('a pull: it goes on from what was fetched, and those in line behind it in their order', async () => {
    const { before, restart } = await startTwice([empty(8), empty(8), empty(1)]);
    const begun = await before.order('pull', { model: SMALL, backends: ['sim-1', 'sim-2', 'sim-3'] });
    const [first = '', , third = ''] = begun.ok ? begun.value : [];
    await expect.poll(() => doneOf(before, first), { timeout: 20_000 }).toBeGreaterThan(BYTES * 0.3);
    const after = await restart();
    await expect.poll(() => doneOf(after, first), { timeout: 20_000 }).toBeGreaterThan(BYTES * 0.25);
    expect(await after.operation(third)).toMatchObject({ state: 'running', detail: 'waiting for its turn' });
    expect(await after.ended(first)).toMatchObject({
      state: 'done',
      detail: expect.stringMatching(/^pulled; .* of 2\.0 GB were missing$/),
    });
    expect(await after.ended(third)).toMatchObject({ state: 'done', detail: 'pulled, 2.0 GB' });
  });

  it('a load: it is begun again', async () => {
    const { before, restart } = await startTwice([slowLoader()]);
    const server = before.server(SERVER);
    const id = await before.begin('warm', LLAMA);
    await expect.poll(() => server.snapshot().scheduler.loading).toBe(LLAMA);
    const after = await restart();
    await expect.poll(() => server.snapshot().scheduler.loading, { timeout: 20_000 }).toBe(LLAMA);
    finishLoad(server);
    expect(await after.ended(id)).toMatchObject({ state: 'done', detail: expect.stringMatching(/^loaded, /) });
  });

  it('an unload: it is done when the model has left meanwhile', async () => {
    const { before, restart } = await startTwice([{ preload: [LLAMA], timeScale: 1 }]);
    const server = before.server(SERVER);
    const leave = new AbortController();
    const stream = await fetch(`${server.url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({ model: LLAMA, prompt: 'a long story', options: { num_predict: 100_000 } }),
      signal: leave.signal,
    });
    expect(stream.status).toBe(200);
    const id = await before.begin('unload', LLAMA);
    await expect
      .poll(async () => (await before.operation(id)).detail, { timeout: 20_000 })
      .toBe('waiting for requests that do not come through this gateway');
    const starting = restart();
    leave.abort();
    const after = await starting;
    expect(await after.ended(id)).toMatchObject({
      state: 'done',
      detail: expect.stringMatching(/^(unloaded|is no longer loaded)$/),
    });
  });
});

describe('a restart in the middle of a sync', () => {
  const build = (letter: string) => ({
    ...models.llama8b(),
    digest: letter.repeat(64),
    blobId: `sha256-${letter.repeat(64)}`,
  });

  it('it goes on to the build that was wanted, and leaves nothing behind', async () => {
    const servers = [
      { models: [build('a')] },
      { models: [build('b')], registry: [build('a')], timeScale: 0.2, pullBandwidth: 1e8 },
    ];
    const { before, restart } = await startTwice(servers);
    const order = await before.gateway.handlers['model.sync']({ model: LLAMA, backends: ['sim-2'], digestOf: 'sim-1' });
    const [id = ''] = order.ok ? order.value.operations : [];
    await expect.poll(() => doneOf(before, id), { timeout: 20_000 }).toBeGreaterThan(0);
    const after = await restart();
    before.server('sim-2').configure({ pullBandwidth: 1e10 });
    expect(await after.ended(id)).toMatchObject({ state: 'done', detail: 'has aaaaaaaaaaaa now' });
    const there = async () =>
      (await after.backend('sim-2')).installed.map(({ name, digest }) => `${name} ${digest[0]}`);
    await expect.poll(there, { timeout: 20_000 }).toEqual([`${LLAMA} a`]);
  });
});

describe('after a restart', () => {
  it('what ended before is still told, and what was cancelled is not begun again', async () => {
    const { before, restart } = await startTwice([empty(60)]);
    const id = await before.begin('pull', SMALL);
    await expect.poll(() => doneOf(before, id), { timeout: 20_000 }).toBeGreaterThan(0);
    await before.cancel(id);
    await before.ended(id);
    const after = await restart();
    const listed = await after.gateway.handlers['operation.list']({});
    expect(listed).toMatchObject({ ok: true, value: [{ id, state: 'cancelled', orderedBy: 'the gateway itself' }] });
  });
});
