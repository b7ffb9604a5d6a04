import { median } from './statistics.ts';

/** Waits below this are the same to everybody. Simulated milliseconds. */
const UNNOTICED_MS = 100;
/** One wait says nothing about how somebody is treated. */
const FEWEST_WAITS = 3;

/**
 * The longest median wait of anybody divided by the shortest: 1 = everybody waits alike. A wait is what came on top of
 * the request's own lower bound, so that long questions and large models are nobody's disadvantage. 1 when fewer than two
 * people asked often enough.
 */
export function unfairness(waits: readonly { user: number; waitMs: number }[]): number {
  const byUser = Map.groupBy(waits, ({ user }) => user);
  const medians = [...byUser.values()]
    .filter((own) => own.length >= FEWEST_WAITS)
    .map((own) => Math.max(UNNOTICED_MS, median(own.map(({ waitMs }) => waitMs))));
  return medians.length < 2 ? 1 : Math.max(...medians) / Math.min(...medians);
}
