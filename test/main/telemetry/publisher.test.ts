import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../main/system-ports.ts';
import { createPublisher } from '../../../main/telemetry/publisher.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { snapshot } from './fixtures.ts';

function setUp(intervalMs = 500) {
  const clock = createManualClock();
  const errors: string[] = [];
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  let taken = 0;
  const publisher = createPublisher({
    clock,
    log,
    intervalMs,
    take: () => {
      taken += 1;
      return snapshot({ at: clock.now() });
    },
  });
  const listen = () => {
    const seqs: number[] = [];
    const stop = publisher.subscribe(({ seq }) => void seqs.push(seq));
    return { seqs, stop };
  };
  return { clock, errors, publisher, listen, taken: () => taken };
}

describe('publisher', () => {
  it('takes no snapshot and holds no timer while nobody listens', () => {
    const { clock, publisher, taken } = setUp();
    publisher.nudge();
    clock.advance(5_000);
    expect(taken()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it('sends one at once and then two per second, numbered without a hole', () => {
    const { clock, listen } = setUp();
    const { seqs } = listen();
    expect(seqs).toEqual([1]);
    clock.advance(2_000);
    expect(seqs).toEqual([1, 2, 3, 4, 5]);
  });

  it('greets a second listener with the latest one, so that the first misses no number', () => {
    const { clock, listen, taken } = setUp();
    const first = listen();
    clock.advance(700);
    const second = listen();
    expect(second.seqs).toEqual([2]);
    clock.advance(300);
    expect(first.seqs).toEqual([1, 2, 3]);
    expect(second.seqs).toEqual([2, 3]);
    expect(taken()).toBe(3);
  });

  it('goes quiet with its last listener and greets the next one with a fresh snapshot', () => {
    const { clock, listen } = setUp();
    const { seqs, stop } = listen();
    stop();
    stop();
    expect(clock.pending()).toBe(0);
    clock.advance(5_000);
    expect(seqs).toEqual([1]);
    expect(listen().seqs).toEqual([2]);
  });

  it('publishes at once when nudged, once for a burst', () => {
    const { clock, listen, publisher } = setUp();
    const { seqs } = listen();
    clock.advance(200);
    for (let i = 0; i < 5; i += 1) publisher.nudge();
    clock.advance(0);
    expect(seqs).toEqual([1, 2]);
    clock.advance(499);
    expect(seqs).toEqual([1, 2]);
    clock.advance(1);
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('keeps 50 ms between nudged snapshots and loses no nudge', () => {
    const { clock, listen, publisher } = setUp();
    const { seqs } = listen();
    clock.advance(100);
    publisher.nudge();
    clock.advance(10);
    publisher.nudge();
    clock.advance(39);
    expect(seqs).toEqual([1, 2]);
    clock.advance(1);
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('does not let nudges put off the next turn', () => {
    const { clock, listen, publisher } = setUp(40);
    const { seqs } = listen();
    clock.advance(39);
    publisher.nudge();
    clock.advance(1);
    expect(seqs).toEqual([1, 2]);
  });

  it('removes a listener that throws, reports it, and goes on with the rest', () => {
    const { clock, errors, listen, publisher } = setUp();
    const { seqs, stop } = listen();
    let calls = 0;
    publisher.subscribe(() => {
      calls += 1;
      if (calls === 2) throw new Error('view is gone');
    });
    clock.advance(1_000);
    expect(calls).toBe(2);
    expect(errors).toHaveLength(1);
    expect(seqs).toEqual([1, 2, 3]);
    stop();
    expect(clock.pending()).toBe(0);
  });

  it('stops its timer when the only listener throws on its first snapshot', () => {
    const { clock, errors, publisher } = setUp();
    publisher.subscribe(() => {
      throw new Error('view is gone');
    });
    expect(errors).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });

  it('does not send to a listener that another one has just removed', () => {
    const { clock, listen, publisher } = setUp();
    let remove = (): void => {};
    publisher.subscribe(({ seq }) => {
      if (seq === 2) remove();
    });
    const second = listen();
    remove = second.stop;
    clock.advance(500);
    expect(second.seqs).toEqual([1]);
  });

  it('catches up after a late timer with one snapshot, not with the missed ones', () => {
    let now = 0;
    let due = (): void => {};
    const delays: number[] = [];
    const clock = {
      now: () => now,
      monotonic: () => now,
      schedule(delayMs: number, fn: () => void) {
        delays.push(delayMs);
        due = fn;
        return () => {};
      },
    };
    const seqs: number[] = [];
    createPublisher({ clock, log: silentLog, take: snapshot }).subscribe(({ seq }) => void seqs.push(seq));
    now = 3_300;
    due();
    expect(seqs).toEqual([1, 2]);
    expect(delays).toEqual([500, 500]);
  });

  it('is silent after its stop', () => {
    const { clock, listen, publisher, taken } = setUp();
    const { seqs } = listen();
    publisher.stop();
    publisher.nudge();
    expect(listen().seqs).toEqual([]);
    clock.advance(5_000);
    expect(seqs).toEqual([1]);
    expect(taken()).toBe(1);
    expect(clock.pending()).toBe(0);
  });
});
