import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlidingMinute } from '../../../main/limits/sliding-minute.ts';

const MINUTE_MS = 60_000;

const asks = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 20_000 }), units: fc.integer({ min: 1, max: 5 }) }),
  { maxLength: 80 },
);

it('never lets more than its limit through in any sixty seconds, and tells within a second when there is room again', () => {
  fc.assert(
    fc.property(asks, fc.integer({ min: 5, max: 20 }), (list, limit) => {
      const minute = createSlidingMinute();
      const taken: { readonly at: number; readonly units: number }[] = [];
      let now = 1_234_567;
      for (const { afterMs, units } of list) {
        now += afterMs;
        const wait = minute.waitMs(limit, units, now);
        if (wait > 0) {
          expect(wait).toBeLessThanOrEqual(MINUTE_MS + 1_000);

          now += wait;
        }
        expect(minute.waitMs(limit, units, now)).toBe(0);
        minute.take(units, now);
        taken.push({ at: now, units });
        const within = taken.filter(({ at }) => now - at < MINUTE_MS).reduce((sum, one) => sum + one.units, 0);
        expect(within).toBeLessThanOrEqual(limit);
      }
    }),
    { numRuns: 200 },
  );
});

it('may be used up at once, and is whole again a minute later', () => {
  const minute = createSlidingMinute();
  for (let n = 0; n < 60; n += 1) minute.take(1, 500);
  expect(minute.waitMs(60, 1, 500)).toBe(60_500);
  expect(minute.usedAt(60_999)).toBe(60);
  expect(minute.usedAt(61_000)).toBe(0);
});

it('puts what was really used in the place of what was reckoned, where that still counts', () => {
  const minute = createSlidingMinute();
  const settle = minute.take(1_000, 0);
  const late = minute.take(500, 0);
  settle(300);
  expect(minute.usedAt(10_000)).toBe(800);
  minute.take(7, 61_000);
  late(9_999);
  expect(minute.usedAt(61_000)).toBe(7);
});

it('takes what is larger than its limit when nothing is used', () => {
  const minute = createSlidingMinute();
  expect(minute.waitMs(100, 5_000, 0)).toBe(0);
  minute.take(5_000, 0);
  expect(minute.waitMs(100, 1, 1_000)).toBe(60_000);
});
