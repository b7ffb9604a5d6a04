import { describe, expect, it } from 'vitest';
import type { StoredOperation } from '../../../main/ports.ts';
import { createMemoryOperationStore } from '../../../main/storage/memory-operation-store.ts';
import { installedRow, MODEL } from '../../support/fleet-fixture.ts';
import { type OwnerUnderTest, startOwnerWith } from './owner-fixture.ts';

const ASIDE = `${MODEL}-before-sync`;
const NAME = { model: 'chat:latest', written: 'Chat', mayReplace: null };

/** As an earlier run left it under way on backend `a`, where `old` went by the model's name. */
const left = (kind: 'copy' | 'sync', task: Partial<StoredOperation['task']>): StoredOperation => ({
  snapshot: {
    ...{ id: `${kind}-before`, kind, model: MODEL, backend: 'a', to: 'x', orderedBy: 'command line' },
    ...{ state: 'running', detail: 'at work', progress: null, bytesPerSecond: null, remainingMs: null },
    ...{ startedAt: 0, endedAt: null },
  },
  task: { url: 'http://a.invalid:11434', written: MODEL, digest: 'old', isAtWork: true, ...task },
});

/** Takes it up on a server that has these builds, by name. */
async function takeUp(operation: StoredOperation, builds: Readonly<Record<string, string>>): Promise<OwnerUnderTest> {
  const store = createMemoryOperationStore();
  const owner = startOwnerWith({ ...store, isLasting: () => true, unended: () => [operation] }, ['a']);
  owner.readInstalled = async () =>
    owner.fleet.setInventory(
      'a',
      Object.entries(builds).map(([name, digest]) => installedRow(name, { digest })),
    );
  owner.operations.resume();
  await owner.clock.settle();
  return owner;
}

/** Answers what has been sent until nothing more is; says in order what it was. */
async function answerAll(owner: OwnerUnderTest): Promise<readonly string[]> {
  for (let at = 0; at < owner.sent.length; at += 1) {
    owner.sent[at]?.answer(200);
    await owner.clock.settle();
  }
  return owner.sent.map(({ path, body }) => `${path} ${Object.values(body).join(' ')}`);
}

describe('a copy that was under way', () => {
  it('is done when both names are one build by now', async () => {
    const owner = await takeUp(left('copy', { name: NAME }), { [MODEL]: 'old', 'chat:latest': 'old' });
    expect(owner.only()).toMatchObject({ state: 'done', detail: expect.stringMatching(/^copied: chat:latest is/) });
    expect(owner.sent).toEqual([]);
  });

  it('is made when it is not there yet', async () => {
    const owner = await takeUp(left('copy', { name: NAME }), { [MODEL]: 'old' });
    expect(await answerAll(owner)).toEqual([`/api/copy ${MODEL} Chat`]);
  });

  it('takes the name from nothing that has come there since', async () => {
    const owner = await takeUp(left('copy', { name: NAME }), { [MODEL]: 'old', 'chat:latest': 'new' });
    expect(owner.only()).toMatchObject({ state: 'failed', detail: expect.stringContaining('it was not replaced') });
    expect(owner.sent).toEqual([]);
  });
});

describe('a sync that was under way', () => {
  const goal = { digest: 'wanted', holders: ['b'] };

  it('is done when what was wanted has come, and clears away what was kept', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'wanted', [ASIDE]: 'old' });
    expect(await answerAll(owner)).toEqual([`/api/delete ${ASIDE}`]);
    expect(owner.only()).toMatchObject({ state: 'done', detail: 'has wanted now' });
  });

  it('puts back what was kept when something else has come', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'third', [ASIDE]: 'old' });
    expect(await answerAll(owner)).toEqual([`/api/copy ${ASIDE} ${MODEL}`, `/api/delete ${ASIDE}`]);
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(
        /^the registry has third by now, no longer wanted that b has; .*; its build old was put back$/,
      ),
    });
  });

  it('says so when nothing was kept that could be put back', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'third' });
    expect(owner.only()).toMatchObject({ state: 'failed', detail: expect.stringMatching(/that build is here now$/) });
    expect(owner.sent).toEqual([]);
  });

  it('goes on pulling when nothing has come yet, with what was kept', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'old', [ASIDE]: 'old' });
    expect(owner.sent.map(({ path }) => path)).toEqual(['/api/pull']);
  });

  it('is put aside with what was kept when the gateway stops once more', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'old', [ASIDE]: 'old' });
    await owner.operations.stop();
    expect(owner.sent.map(({ path }) => path)).toEqual(['/api/pull']);
  });

  it('touches nothing when another build is kept by the name it needs', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'old', [ASIDE]: 'even older' });
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^.*-before-sync is in the way: .*; nothing was pulled$/),
    });
    expect(owner.sent).toEqual([]);
  });

  it('says where its build is when it cannot be put back', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'third', [ASIDE]: 'old' });
    owner.sent[0]?.break('connection refused');
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(
        /; its build old is kept there as .*-before-sync and could not be put back: connection refused$/,
      ),
    });
  });

  it('waits fifteen seconds for a server that no longer answers, and no longer', async () => {
    const owner = await takeUp(left('sync', { goal }), { [MODEL]: 'third', [ASIDE]: 'old' });
    await owner.clock.advanceAsync(14_900);
    expect(owner.only()).toMatchObject({ state: 'running' });
    await owner.clock.advanceAsync(200);
    expect(owner.only()).toMatchObject({ state: 'failed' });
    expect(owner.clock.pending()).toBe(0);
  });
});
