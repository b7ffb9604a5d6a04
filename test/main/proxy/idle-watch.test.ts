import { expect, it } from 'vitest';
import { createIdleWatch } from '../../../main/proxy/idle-watch.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** Late by less than this. */
const SWEEP_MS = 250;

function startWatch() {
  const clock = createManualClock();
  const watch = createIdleWatch(clock);
  return {
    clock,
    watch(limitMs: number) {
      const idleAt: number[] = [];
      const watched = {
        movedAt: clock.monotonic() as number | null,
        limitMs,
        onIdle: () => void idleAt.push(clock.monotonic()),
      };
      return { idleAt, watched, leave: watch.add(watched) };
    },
  };
}

it('tells once of something that stood still for its limit, never early and hardly late', () => {
  const { clock, watch } = startWatch();
  clock.advance(77);
  const { idleAt } = watch(1_000);
  clock.advance(60_000);
  expect(idleAt).toHaveLength(1);
  expect(idleAt[0]).toBeGreaterThanOrEqual(1_077);
  expect(idleAt[0]).toBeLessThanOrEqual(1_077 + SWEEP_MS);
});

it('leaves alone what keeps moving', () => {
  const { clock, watch } = startWatch();
  const { idleAt, watched } = watch(1_000);
  for (let n = 0; n < 50; n += 1) {
    clock.advance(900);
    watched.movedAt = clock.monotonic();
  }
  expect(idleAt).toEqual([]);
  clock.advance(1_000 + SWEEP_MS);
  expect(idleAt).toHaveLength(1);
});

it('counts no time while standing still is nobody’s fault', () => {
  const { clock, watch } = startWatch();
  const { idleAt, watched } = watch(1_000);
  watched.movedAt = null;
  clock.advance(600_000);
  expect(idleAt).toEqual([]);
  watched.movedAt = clock.monotonic();
  clock.advance(999);
  expect(idleAt).toEqual([]);
});

it('hears nothing more of what has left', () => {
  const { clock, watch } = startWatch();
  const { idleAt, leave } = watch(1_000);
  leave();
  leave();
  clock.advance(60_000);
  expect(idleAt).toEqual([]);
});

it('judges each by its own limit, also one that joins or leaves while others are told', () => {
  const { clock, watch } = startWatch();
  const slow = watch(10_000);
  const other = watch(1_000);
  const quick = watch(1_000);
  quick.watched.onIdle = () => {
    quick.idleAt.push(clock.monotonic());
    watch(5_000);
  };
  other.leave();
  clock.advance(2_000);
  expect([quick.idleAt.length, other.idleAt.length, slow.idleAt.length]).toEqual([1, 0, 0]);
  clock.advance(9_000);
  expect(slow.idleAt).toHaveLength(1);
});

it('runs one timer however many it watches, none when there is nothing, and again when there is', () => {
  const { clock, watch } = startWatch();
  expect(clock.pending()).toBe(0);
  const all = Array.from({ length: 20 }, () => watch(1_000));
  expect(clock.pending()).toBe(1);
  for (const { leave } of all) leave();
  clock.advance(2 * SWEEP_MS);
  expect(clock.pending()).toBe(0);
  const { idleAt } = watch(1_000);
  clock.advance(2_000);
  expect(idleAt).toHaveLength(1);
});
