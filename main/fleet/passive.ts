/** Failures seen by traffic within this window count together, as nginx's `max_fails=3 fail_timeout=30s` does. */
export const FAILURE_LIMIT = 3;
/** A failure stops repelling traffic by half every so often. */
const PENALTY_HALF_LIFE_MS = 10_000;
const REMEMBERED = 16;

/** Adds a failure at `now` (monotonic ms) and forgets those older than the window. */
export const remember = (failures: readonly number[], now: number, windowMs: number): readonly number[] =>
  [...failures.filter((at) => now - at < windowMs), now].slice(-REMEMBERED);

export const tooMany = (failures: readonly number[]): boolean => failures.length >= FAILURE_LIMIT;

/**
 * How many extra exchanges a backend is treated as carrying because it failed lately. A server that fails at once is
 * always idle, and would otherwise draw all traffic.
 */
export function penaltyOf(failures: readonly number[], now: number): number {
  let penalty = 0;
  for (const at of failures) penalty += 2 ** (-(now - at) / PENALTY_HALF_LIFE_MS);
  return penalty * 4;
}
