import { describe, expect, it } from 'vitest';
import type { OperationStore, StoredOperation } from '../../../main/ports.ts';
import type { OperationKind } from '../../../shared/operation.ts';
import { err, ok } from '../../../shared/result.ts';
import { installedRow, residentRow } from '../../support/fleet-fixture.ts';
import { type OwnerUnderTest, startOwnerWith } from './owner-fixture.ts';

const MODEL = 'llama3.2:latest';

/** As an earlier run left it under way on backend `a`. */
const left = (kind: OperationKind, over: Partial<StoredOperation['task']> = {}, backend = 'a'): StoredOperation => ({
  snapshot: {
    id: `${kind}-before-${backend}`,
    kind,
    model: MODEL,
    backend,
    orderedBy: 'panel at 10.0.0.7',
    state: 'running',
    detail: 'at work',
    progress: null,
    bytesPerSecond: null,
    remainingMs: null,
    startedAt: -60_000,
    endedAt: null,
  },
  task: {
    url: `http://${backend}.invalid:11434`,
    written: 'Llama3.2',
    digest: `digest of ${MODEL}`,
    isAtWork: true,
    ...over,
  },
});

/** A store that outlives the process, with what is in it for the test to see. */
function storeWith(...operations: StoredOperation[]): OperationStore & { readonly kept: Map<string, StoredOperation> } {
  const kept = new Map(operations.map((one) => [one.snapshot.id, one]));
  const hasEnded = ({ snapshot }: StoredOperation): boolean => snapshot.endedAt !== null;
  return {
    kept,
    isLasting: () => true,
    unended: () => [...kept.values()].filter((one) => !hasEnded(one)),
    save(...saved) {
      for (const one of saved) kept.set(one.snapshot.id, one);
      return ok(undefined);
    },
    ended: (count) => [...kept.values()].filter(hasEnded).reverse().slice(0, count),
    find: (id) => kept.get(id),
  };
}

async function takeUp(...operations: StoredOperation[]): Promise<OwnerUnderTest> {
  const owner = startOwnerWith(storeWith(...operations), ['a', 'b', 'c']);
  owner.readInstalled = async () => owner.fleet.setInventory('a', [installedRow()]);
  owner.operations.resume();
  await owner.clock.settle();
  return owner;
}

describe('what an earlier run left under way', () => {
  it('goes on under its id, as ordered by whom and when it was', async () => {
    const owner = await takeUp(left('pull'));
    expect(owner.only()).toMatchObject({
      id: 'pull-before-a',
      state: 'running',
      orderedBy: 'panel at 10.0.0.7',
      startedAt: -60_000,
      detail: 'asking the registry',
    });
    expect(owner.sent[0]).toMatchObject({ path: '/api/pull', body: { model: 'Llama3.2', stream: true } });
  });

  it('keeps its place in line: what waited for its turn still does, and is next', async () => {
    const owner = await takeUp(left('pull'), left('pull', {}, 'b'), left('pull', { isAtWork: false }, 'c'));
    const [behind] = owner.begin('pull', 'other', 'a');
    const waits = () =>
      owner.operations.list().filter(({ detail, state }) => state === 'running' && detail === 'waiting for its turn');
    expect(waits().map(({ id }) => id)).toEqual([behind, 'pull-before-c']);
    owner.sent[0]?.onLine?.('{"status":"success"}');
    owner.sent[0]?.answer(200);
    await owner.clock.settle();
    expect(waits().map(({ id }) => id)).toEqual([behind]);
  });

  it('waits for a backend that is not there yet, and says so', async () => {
    const owner = startOwnerWith(storeWith(left('pull')), ['a']);
    owner.fleet.setHealth('a', { state: 'down', reason: 'connection refused' });
    owner.operations.resume();
    await owner.clock.advanceAsync(300_000);
    expect(owner.only()?.detail).toBe('taken up again when a is back: it is down (connection refused)');
    owner.fleet.setHealth('a', { state: 'up', reason: null });
    await owner.clock.settle();
    expect([owner.only()?.detail, owner.sent.length]).toEqual(['asking the registry', 1]);
  });

  it('is given up when its backend stays away for ten minutes', async () => {
    const owner = startOwnerWith(storeWith(left('pull')), ['a']);
    owner.fleet.setHealth('a', { state: 'down', reason: 'connection refused' });
    owner.operations.resume();
    await owner.clock.advanceAsync(600_000);
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('has not come back within 10 minutes'),
    });
    expect([owner.sent.length, owner.clock.pending()]).toEqual([0, 0]);
  });

  it('can be called off while it waits for its backend', async () => {
    const owner = startOwnerWith(storeWith(left('pull')), ['a']);
    owner.fleet.setHealth('a', { state: 'down', reason: null });
    owner.operations.resume();
    expect(owner.operations.cancel('pull-before-a').ok).toBe(true);
    await owner.clock.settle();
    const detail = 'cancelled before it could be taken up again after the restart';
    expect(owner.only()).toMatchObject({ state: 'cancelled', detail });
    expect(owner.clock.pending()).toBe(0);
  });

  it.each([
    ['is not in the fleet any more', left('pull', {}, 'z')],
    ['is another one now', left('pull', { url: 'http://elsewhere.invalid:11434' })],
  ])('ends, in words, when its backend %s', async (_, operation) => {
    const owner = await takeUp(operation);
    expect(owner.only()).toMatchObject({
      state: 'cancelled',
      detail: expect.stringMatching(
        /^[az] is no longer in the fleet at .* since the restart, so it is not gone on with$/,
      ),
    });
    expect([owner.sent, owner.ended.length]).toEqual([[], 1]);
  });
});

describe('a deletion that was under way', () => {
  it('is done when the model is no longer listed', async () => {
    const owner = startOwnerWith(storeWith(left('delete')), ['a']);
    owner.readInstalled = async () => owner.fleet.setInventory('a', []);
    owner.operations.resume();
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({
      state: 'done',
      detail: expect.stringContaining('no longer in that server’s list'),
    });
    expect(owner.sent).toEqual([]);
  });

  it('is carried out when the same build is still there', async () => {
    const owner = await takeUp(left('delete'));
    owner.sent[0]?.answer(200);
    await owner.clock.settle();
    expect([owner.sent[0]?.method, owner.only()?.detail]).toEqual(['DELETE', 'deleted']);
  });

  it('does not touch another build that has come there since', async () => {
    const owner = await takeUp(left('delete', { digest: 'an older one' }));
    expect(owner.only()).toMatchObject({ state: 'failed', detail: expect.stringContaining('another build of it') });
    expect(owner.sent).toEqual([]);
  });

  it('does not guess when the list cannot be read', async () => {
    const owner = startOwnerWith(storeWith(left('delete')), ['a']);
    owner.operations.resume();
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('cannot be read after the restart'),
    });
    expect(owner.sent).toEqual([]);
  });
});

describe('other work that was under way is looked at first', () => {
  const loaded = (owner: OwnerUnderTest) => async () => owner.fleet.setResidency('a', [residentRow()]);

  it('a load that is done by now is done', async () => {
    const owner = startOwnerWith(storeWith(left('warm')), ['a']);
    owner.readLoaded = loaded(owner);
    owner.operations.resume();
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({ state: 'done', detail: expect.stringMatching(/^already loaded, /) });
    expect(owner.sent).toEqual([]);
  });

  it('a load that is not is begun again, with the keep-alive it was ordered with', async () => {
    const owner = await takeUp(left('warm', { keepAlive: '1h' }));
    expect(owner.sent[0]).toMatchObject({ path: '/api/generate', body: { keep_alive: '1h' } });
  });

  it('a model that has left memory is unloaded', async () => {
    const owner = await takeUp(left('unload'));
    expect(owner.only()).toMatchObject({ state: 'done', detail: 'is no longer loaded' });
  });

  it('a model that generates again is healed', async () => {
    const owner = startOwnerWith(storeWith(left('heal')), ['a']);
    owner.readLoaded = loaded(owner);
    owner.operations.resume();
    await owner.clock.settle();
    for (const sent of owner.sent) sent.answer(200, { done: true });
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({ state: 'done', detail: expect.stringMatching(/^it generates again/) });
    expect(owner.sent.some(({ body }) => 'keep_alive' in body)).toBe(false);
  });

  it('a model that does not is put right from the beginning', async () => {
    const owner = startOwnerWith(storeWith(left('heal')), ['a']);
    owner.readLoaded = loaded(owner);
    owner.operations.resume();
    await owner.clock.advanceAsync(10_000);
    expect(owner.sent.at(-1)).toMatchObject({ path: '/api/generate', body: { keep_alive: 0 } });
  });
});

describe('stopping a gateway that will start again', () => {
  it('puts operations aside, written down as running, and says that they go on', async () => {
    const store = storeWith();
    const owner = startOwnerWith(store, ['a', 'b', 'c']);
    const ids = owner.begin('pull', MODEL, 'a', 'b', 'c');
    await owner.clock.settle();
    await owner.operations.stop();
    expect(owner.operations.list().map(({ state, detail }) => `${state}: ${detail}`)).toEqual(
      Array(3).fill('running: the gateway stopped; it goes on after the next start'),
    );
    expect(store.unended().map(({ snapshot, task }) => [snapshot.id, task.isAtWork])).toEqual([
      [ids[0], true],
      [ids[1], true],
      [ids[2], false],
    ]);
    expect([owner.ended, owner.clock.pending()]).toEqual([[], 0]);
  });
});

describe('a disk that takes nothing', () => {
  it('keeps nobody from working; it is told once, and again after it had recovered', async () => {
    const store = storeWith();
    const { save } = store;
    let isFull = true;
    const owner = startOwnerWith(
      { ...store, save: (...all) => (isFull ? err('database or disk is full') : save(...all)) },
      ['a', 'b'],
    );
    owner.begin('delete', MODEL, 'a');
    await owner.clock.settle();
    owner.sent[0]?.answer(200);
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({ state: 'done' });
    expect(owner.unkept).toEqual(['database or disk is full']);
    isFull = false;
    owner.begin('delete', 'one', 'a');
    await owner.clock.settle();
    isFull = true;
    owner.begin('delete', 'two', 'b');
    expect(owner.unkept).toHaveLength(2);
  });
});

describe('ordering again', () => {
  it('gives the order in its old words, by somebody else', async () => {
    const owner = await takeUp(left('warm', { keepAlive: -1 }));
    owner.sent[0]?.answer(500, { error: 'no space left' });
    await owner.clock.settle();
    const again = owner.operations.again('warm-before-a', 'command line');
    await owner.clock.settle();
    const id = again.ok ? again.value[0] : undefined;
    expect(owner.operations.list()[0]).toMatchObject({ id, orderedBy: 'command line', state: 'running' });
    expect(owner.sent[1]?.body).toEqual(owner.sent[0]?.body);
    expect(owner.operations.history(10).map((operation) => operation.id)).toEqual([id, 'warm-before-a']);
  });

  it('is refused for what still runs, and for what nobody knows', async () => {
    const owner = await takeUp(left('pull'));
    expect(owner.operations.again('pull-before-a', undefined)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    expect(owner.operations.again('pull-none-1', undefined)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
