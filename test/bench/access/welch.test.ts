import { expect, it } from 'vitest';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { welchT } from './welch.ts';

const random = createSeededRandom(7);
/** Times around that mean, with an interruption now and then. */
const times = (meanNs: number): number[] =>
  Array.from({ length: 20_000 }, () => meanNs + 200 * (random() - 0.5) + (random() < 0.01 ? 50_000 : 0));

it('finds a difference of a few nanoseconds among as many interruptions, and none where there is none', () => {
  expect(Math.abs(welchT(times(2_000), times(2_000)))).toBeLessThan(4.5);
  expect(welchT(times(2_010), times(2_000))).toBeGreaterThan(4.5);
  expect(welchT(times(2_000), times(2_010))).toBeLessThan(-4.5);
});
