import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../support/fleet-fixture.ts';
import { type OwnerUnderTest, startOwner } from './owner-fixture.ts';

const MODEL = 'llama3.2:latest';

/** Pulls a model and lets it end. */
async function pullOnce(owner: OwnerUnderTest, model: string): Promise<void> {
  owner.begin('delete', model, 'a');
  await owner.clock.settle();
  owner.sent.findLast(({ path }) => path === '/api/delete')?.answer(200);
  await owner.clock.settle();
}

describe('the list of operations', () => {
  it('has running ones first, then those that ended, latest first', async () => {
    const owner = startOwner('a', 'b');
    owner.begin('pull', 'first', 'a');
    await pullOnce(owner, 'second');
    await pullOnce(owner, 'third');
    owner.begin('pull', 'fourth', 'b');
    const shown = owner.operations.list().map(({ model, state }) => `${model} ${state}`);
    expect(shown).toEqual(['fourth:latest running', 'first:latest running', 'third:latest done', 'second:latest done']);
  });

  it('forgets what ended ten minutes ago', async () => {
    const owner = startOwner('a');
    await pullOnce(owner, MODEL);
    await owner.clock.advanceAsync(599_000);
    expect(owner.operations.list()).toHaveLength(1);
    await owner.clock.advanceAsync(1_000);
    expect(owner.operations.list()).toEqual([]);
  });

  it('remembers the last fifty that ended', async () => {
    const owner = startOwner('a');
    for (let count = 0; count < 52; count += 1) await pullOnce(owner, `model-${count}`);
    const shown = owner.operations.list();
    expect(shown).toHaveLength(50);
    expect([shown[0]?.model, shown[49]?.model]).toEqual(['model-51:latest', 'model-2:latest']);
  });

  it('tells of every ending once, as it was', async () => {
    const owner = startOwner('a');
    await pullOnce(owner, MODEL);
    expect(owner.ended).toEqual([owner.only()]);
    expect(owner.ended[0]).toMatchObject({ kind: 'delete', state: 'done', endedAt: owner.clock.now() });
  });

  it('has ids that no other run of the gateway has', () => {
    const { begin } = startOwner('a');
    expect(begin('pull', MODEL, 'a')).toEqual(
      ['pull-hwjm-1'].map(() => expect.stringMatching(/^pull-[0-9a-z]{1,4}-1$/)),
    );
  });
});

describe('an operation whose backend is in trouble', () => {
  it('goes on while checks fail for less than a minute: a busy server misses some', async () => {
    const owner = startOwner('a');
    owner.begin('warm', MODEL, 'a');
    await owner.clock.settle();
    for (let minute = 0; minute < 10; minute += 1) {
      owner.fleet.setHealth('a', { state: 'down', reason: 'silent' });
      await owner.clock.advanceAsync(59_000);
      owner.fleet.setHealth('a', { state: 'up', reason: null });
      await owner.clock.advanceAsync(1_000);
    }
    expect(owner.only()).toMatchObject({ state: 'running', detail: 'loading' });
  });

  it('is given up when the backend has been down for a minute, with the reason', async () => {
    const owner = startOwner('a');
    owner.begin('warm', MODEL, 'a');
    await owner.clock.settle();
    owner.fleet.setHealth('a', { state: 'down', reason: 'no route to this address' });
    await owner.clock.advanceAsync(60_000);
    const detail = 'a has been down for 60 s: no route to this address; the load was aborted';
    expect(owner.only()).toMatchObject({ state: 'failed', detail });
    expect(owner.clock.pending()).toBe(0);
  });

  it.each([
    ['leaves the fleet', []],
    ['gets another address', [settingsOf('a', { url: 'http://elsewhere.invalid:11434' })]],
  ])('is cancelled when its backend %s', async (_, backends) => {
    const owner = startOwner('a');
    owner.begin('warm', MODEL, 'a');
    await owner.clock.settle();
    owner.configure(backends);
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({
      state: 'cancelled',
      detail: expect.stringContaining('no longer in the fleet'),
    });
  });
});

describe('a mistake inside an operation', () => {
  it('ends that operation and nothing else', async () => {
    const owner = startOwner('a', 'b');
    owner.readLoaded = async () => {
      throw new Error('a mistake');
    };
    owner.begin('unload', MODEL, 'a');
    owner.begin('pull', MODEL, 'b');
    await owner.clock.settle();
    expect(owner.operations.list().map(({ kind, state, detail }) => [kind, state, detail])).toEqual([
      ['pull', 'running', 'asking the registry'],
      ['unload', 'failed', 'failed inside the gateway; its log says why'],
    ]);
  });
});

describe('stopping', () => {
  it('calls off all that runs and waits until it has ended, leaving no timer', async () => {
    const owner = startOwner('a', 'b', 'c');
    owner.begin('pull', MODEL, 'a', 'b', 'c');
    owner.begin('warm', 'other', 'a');
    await owner.clock.settle();
    await owner.operations.stop();
    expect(owner.operations.list().map(({ state }) => state)).toEqual(Array(4).fill('cancelled'));
    const details = owner.operations.list().map(({ detail }) => detail.split(/[;]/)[0]);
    expect(new Set(details)).toEqual(new Set(['the gateway stopped', 'the gateway stopped before its turn came']));
    expect(owner.clock.pending()).toBe(0);
  });
});

describe('a pull through which nothing comes', () => {
  const layer = (completed: number) =>
    JSON.stringify({ status: 'pulling abc', digest: 'sha256:abc', total: 1_000_000, completed });

  it('is told after a minute, and that it moves again when it does', async () => {
    const owner = startOwner('a');
    owner.begin('pull', MODEL, 'a');
    await owner.clock.advanceAsync(59_000);
    expect(owner.only()).toMatchObject({ state: 'running', detail: 'asking the registry' });
    await owner.clock.advanceAsync(1_000);
    const nothing = (status: string, seconds: number) =>
      `${status}: nothing has arrived for ${seconds} s; that server keeps trying`;
    expect(owner.only()?.detail).toBe(nothing('asking the registry', 60));

    const [order] = owner.sent;
    order?.onLine?.(layer(0));
    order?.onLine?.(layer(400_000));
    await owner.clock.advanceAsync(2_000);
    expect(owner.only()).toMatchObject({ detail: 'pulling abc', progress: { done: 400_000, total: 1_000_000 } });
    // The server repeats itself while it waits: lines are no bytes.
    for (let second = 0; second < 70; second += 1) {
      order?.onLine?.(layer(400_000));
      await owner.clock.advanceAsync(1_000);
    }
    expect(owner.only()).toMatchObject({ detail: nothing('pulling abc', 72), bytesPerSecond: null, remainingMs: null });
    order?.onLine?.(layer(500_000));
    await owner.clock.advanceAsync(1_000);
    expect(owner.only()?.detail).toBe('pulling abc');
  });

  it('is no stall while what has arrived is checked', async () => {
    const owner = startOwner('a');
    owner.begin('pull', MODEL, 'a');
    await owner.clock.settle();
    owner.sent[0]?.onLine?.(layer(1_000_000));
    owner.sent[0]?.onLine?.('{"status":"verifying sha256 digest"}');
    await owner.clock.advanceAsync(300_000);
    expect(owner.only()).toMatchObject({ state: 'running', detail: 'verifying sha256 digest', remainingMs: null });
  });

  it('fails when the server stops reporting, or reports what is not a pull', async () => {
    const owner = startOwner('a');
    owner.begin('pull', MODEL, 'a');
    await owner.clock.settle();
    owner.sent[0]?.answer(200);
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^the server stopped reporting/),
    });
    owner.begin('pull', MODEL, 'a');
    await owner.clock.settle();
    owner.sent[1]?.onLine?.('<html>');
    owner.sent[1]?.answer(200);
    await owner.clock.settle();
    expect(owner.only()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^its answer is not that of a pull/),
    });
  });
});
