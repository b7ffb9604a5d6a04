import { expect, it } from 'vitest';
import { mayTryAt, NO_TRIES, noteTry, stillCounting, type Tries } from '../../../main/warmth/tries.ts';

const MIN = 60_000;

const after = (count: number, at = 0): Tries => {
  let tries = NO_TRIES;
  for (let n = 0; n < count; n += 1) tries = noteTry(tries, at, null);
  return tries;
};

it('lets the first load begin at once, and the next ones after ever longer pauses, up to half an hour', () => {
  expect(mayTryAt(NO_TRIES)).toBe(0);
  expect([1, 2, 3, 4, 20].map((count) => mayTryAt(after(count)))).toEqual([
    0.5 * MIN,
    1 * MIN,
    2 * MIN,
    4 * MIN,
    30 * MIN,
  ]);
});

it('forgets them once a copy has stayed for ten minutes, or twice as long as the pause was', () => {
  expect(stillCounting(after(2), 9 * MIN)).toEqual(after(2));
  expect(stillCounting(after(2), 10 * MIN)).toEqual(NO_TRIES);
  expect(stillCounting(after(20), 59 * MIN)).toEqual(after(20));
  expect(stillCounting(after(20), 60 * MIN)).toEqual(NO_TRIES);
});

it('never forgets what goes on: one who tries as soon as it may comes to the longest pause', () => {
  let tries = NO_TRIES;
  let now = 0;
  for (let n = 0; n < 12; n += 1) {
    now = Math.max(now, mayTryAt(tries));
    tries = noteTry(stillCounting(tries, now), now, 'out of memory');
  }
  expect(mayTryAt(tries) - now).toBe(30 * MIN);
  expect(tries.failure).toBe('out of memory');
});
