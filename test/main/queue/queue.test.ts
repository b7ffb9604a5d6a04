import { describe, expect, it } from 'vitest';
import { createQueue } from '../../../main/queue/queue.ts';
import type { Answer, Waited, Waiter } from '../../../main/queue/waiter.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const LIMITS = { timeoutMs: 60_000, limit: 100, perCaller: 100 };

/** Somebody of the one caller there is. */
const waiterOf = (id: string): Omit<Waiter<string>, 'tryPlace'> => ({
  id,
  model: 'm',
  claim: { caller: 'ada', workClass: 'normal', cost: 1 },
  particular: false,
  held: 'full',
  expectMs: () => null,
});

/** A queue in front of so many slots per model, and a record of what became of everybody. */
function startQueue(slots: Record<string, number> = {}) {
  const clock = createManualClock();
  const queue = createQueue<string>(clock);
  const ends: string[] = [];
  const free = new Map(Object.entries(slots));
  const place = (name: string, model: string): Answer<string> => {
    const left = free.get(model) ?? 0;
    if (left <= 0) return { kind: 'full' };
    free.set(model, left - 1);
    return { kind: 'here', value: name };
  };
  const word = (name: string, waited: Waited<string>): string =>
    'waitedMs' in waited ? `${name} ${waited.kind} after ${waited.waitedMs}` : `${name} ${waited.kind}`;
  return {
    clock,
    queue,
    ends,
    wait: (name: string, { model = 'm', particular = false, limits = LIMITS, caller = 'ada' } = {}) => {
      const waiter = { ...waiterOf(name), claim: { caller, workClass: 'normal', cost: 1 } as const, model, particular };
      return queue.wait({ ...waiter, tryPlace: () => place(name, model) }, limits, (waited) =>
        ends.push(word(name, waited)),
      );
    },
    add(count: number, model = 'm') {
      free.set(model, (free.get(model) ?? 0) + count);
      queue.wake();
    },
  };
}

describe('those who wait for one model', () => {
  it('are placed in the order they came, as many as there is room for', () => {
    const { wait, add, ends, queue } = startQueue();
    for (const name of ['a', 'b', 'c']) wait(name);
    add(2);
    expect(ends).toEqual(['a placed after 0', 'b placed after 0']);
    expect(queue.depth()).toBe(1);
    add(1);
    expect(ends.at(-1)).toBe('c placed after 0');
    expect(queue.depth()).toBe(0);
  });

  it('do not hold up those who wait for another', () => {
    const { wait, add, ends } = startQueue();
    wait('a', { model: 'big' });
    wait('b', { model: 'small' });
    add(1, 'small');
    expect(ends).toEqual(['b placed after 0']);
  });

  it('are told how long they waited', () => {
    const { wait, add, ends, clock } = startQueue();
    wait('a');
    clock.advance(1_234);
    add(1);
    expect(ends).toEqual(['a placed after 1234']);
  });
});

describe('a particular waiter', () => {
  it('keeps nobody behind it waiting', () => {
    const { queue, ends, wait, add } = startQueue();
    queue.wait({ ...waiterOf('a'), particular: true, tryPlace: () => ({ kind: 'full' }) }, LIMITS, () =>
      ends.push('never'),
    );
    wait('b');
    add(1);
    expect(ends).toEqual(['b placed after 0']);
    expect(queue.depth()).toBe(1);
  });

  it('is not somebody a newcomer would overtake', () => {
    const { wait, queue } = startQueue();
    wait('a', { particular: true });
    expect(queue.isContended('m')).toBe(false);
    const leave = wait('b');
    expect(queue.isContended('m')).toBe(true);
    expect(queue.isContended('other')).toBe(false);
    leave();
    expect(queue.isContended('m')).toBe(false);
  });

  it('waits its turn like everybody else', () => {
    const { wait, add, ends } = startQueue();
    wait('a');
    wait('b', { particular: true });
    add(1);
    expect(ends).toEqual(['a placed after 0']);
  });
});

describe('waiting ends', () => {
  it('by timeout at exactly that time, each at its own', () => {
    const { wait, ends, clock } = startQueue();
    wait('a');
    clock.advance(1_000);
    wait('b');
    clock.advance(58_999);
    expect(ends).toEqual([]);
    clock.advance(1);
    expect(ends).toEqual(['a timeout after 60000']);
    clock.advance(1_000);
    expect(ends).toEqual(['a timeout after 60000', 'b timeout after 60000']);
  });

  it('once: neither timeout nor room can end it again', () => {
    const { wait, add, ends, clock } = startQueue();
    wait('placed');
    add(1);
    wait('timed out', { limits: { ...LIMITS, timeoutMs: 10 } });
    clock.advance(600_000);
    add(5);
    expect(ends).toEqual(['placed placed after 0', 'timed out timeout after 10']);
    expect(clock.pending()).toBe(0);
  });

  it('silently for one who leaves, and the next moves up', () => {
    const { wait, add, ends, clock, queue } = startQueue();
    const leave = wait('a');
    wait('b');
    leave();
    leave();
    expect(queue.depth()).toBe(1);
    add(1);
    expect(ends).toEqual(['b placed after 0']);
    expect(clock.pending()).toBe(0);
  });

  it('also for one who leaves after it was placed: nothing happens', () => {
    const { wait, add, queue } = startQueue();
    const leave = wait('a');
    add(1);
    wait('b');
    leave();
    expect(queue.depth()).toBe(1);
  });
});

describe('the limit', () => {
  const limits = { timeoutMs: 60_000, limit: 2, perCaller: 100 };

  it('turns away at once whoever comes to a full queue, whatever the model', () => {
    const { wait, ends, queue, clock } = startQueue();
    wait('a', { model: 'x', limits });
    wait('b', { model: 'y', limits });
    wait('c', { model: 'z', limits })();
    expect(ends).toEqual(['c full']);
    expect(queue.depth()).toBe(2);
    expect(clock.pending()).toBe(2);
  });

  it('counts places, so one who leaves makes room', () => {
    const { wait, ends } = startQueue();
    wait('a', { limits });
    wait('b', { limits })();
    wait('c', { limits });
    expect(ends).toEqual([]);
  });

  it('of one caller turns away that caller only, and counts places too', () => {
    const { wait, ends } = startQueue();
    const limits = { ...LIMITS, perCaller: 1 };
    const leave = wait('a', { limits });
    wait('b', { limits });
    wait('c', { limits, caller: 'bob' });
    leave();
    wait('d', { limits });
    expect(ends).toEqual(['b full']);
  });

  it('of 0 is no queue at all', () => {
    const { wait, ends } = startQueue();
    wait('a', { limits: { ...limits, limit: 0 } });
    expect(ends).toEqual(['a full']);
  });
});

it('shows per model how many wait and for how long the first has', () => {
  const { wait, queue, clock } = startQueue();
  wait('a');
  clock.advance(500);
  wait('b');
  wait('c', { model: 'other' });
  clock.advance(250);
  const seen = { caller: 'ada', isLimited: false, expectedMs: null };
  expect(queue.snapshot()).toEqual([
    {
      model: 'm',
      depth: 2,
      oldestMs: 750,
      waiting: [
        { ...seen, id: 'a', position: 1, waitedMs: 750 },
        { ...seen, id: 'b', position: 2, waitedMs: 250 },
      ],
    },
    { model: 'other', depth: 1, oldestMs: 250, waiting: [{ ...seen, id: 'c', position: 1, waitedMs: 250 }] },
  ]);
});
