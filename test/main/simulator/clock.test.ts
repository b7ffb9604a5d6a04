import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSystemClock, createVirtualClock, type SimClock, sampleText } from '../../../main/simulator/index.ts';

const scheduleAll = (clock: SimClock, delays: number[], fired: number[]): (() => void)[] =>
  delays.map((delay, index) => clock.schedule(delay, () => fired.push(index)));

describe('virtual clock', () => {
  it('runs due timers in the order of their time, equal ones in the order they were set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }), (delays) => {
        const clock = createVirtualClock(0);
        const fired: number[] = [];
        scheduleAll(clock, delays, fired);
        for (let step = 0; step < 7; step += 1) clock.advance(3);
        const expected = delays
          .map((delay, index) => [delay, index] as const)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(fired).toEqual(expected.map(([, index]) => index));
      }),
    );
  });

  it('runs timers set by timers within the same advance, at their own time', () => {
    const clock = createVirtualClock(1000);
    const times: number[] = [];
    const tick = (): void => {
      times.push(clock.now());
      clock.schedule(10, tick);
    };
    clock.schedule(10, tick);
    clock.advance(35);
    expect([times, clock.now()]).toEqual([[1010, 1020, 1030], 1035]);
  });

  it('forgets cancelled timers', () => {
    const clock = createVirtualClock(0);
    const fired: number[] = [];
    const [first] = scheduleAll(clock, [5, 5], fired);
    first?.();
    clock.advance(10);
    expect(fired).toEqual([1]);
  });
});

describe('system clock', () => {
  it('agrees with the time of day and fires once', async () => {
    const clock = createSystemClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
    const before = clock.now();
    await new Promise<void>((resolve) => clock.schedule(20, resolve));
    expect(clock.now() - before).toBeGreaterThanOrEqual(19);
  });

  it('does not fire early for delays beyond 32 bits', async () => {
    const clock = createSystemClock();
    let fired = false;
    const cancel = clock.schedule(1e12, () => {
      fired = true;
    });
    await new Promise<void>((resolve) => clock.schedule(5, resolve));
    cancel();
    expect(fired).toBe(false);
  });
});

it('writes the same text for the same author and request, and another for others', () => {
  expect(sampleText('a', '00000000', 50)).toBe(sampleText('a', '00000000', 50));
  expect(sampleText('a', '00000000', 50)).not.toBe(sampleText('b', '00000000', 50));
  expect(sampleText('a', '00000000', 80).startsWith(sampleText('a', '00000000', 50))).toBe(true);
});
