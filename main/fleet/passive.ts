/** So many failures within the cool-down window count as an outage, as nginx's `max_fails=3 fail_timeout=30s` does. */
const FAILURE_LIMIT = 3;
/** A failure stops repelling traffic by half every so often. */
const PENALTY_HALF_LIFE_MS = 10_000;
const REMEMBERED = 16;

/** Adds a failure at `now` (monotonic ms). Old ones fall out by number: how long one counts is each reader's to say. */
export const remember = (failures: readonly number[], now: number): readonly number[] =>
  [...failures, now].slice(-REMEMBERED);

/** How many failures make an outage of the last `windowMs`; null while there are too few for one. */
export function outageOf(failures: readonly number[], now: number, windowMs: number): number | null {
  const count = failures.filter((at) => now - at < windowMs).length;
  return count >= FAILURE_LIMIT ? count : null;
}

/**
 * How many extra exchanges a backend is treated as carrying because it failed lately. A server that fails at once is
 * always idle, and would otherwise draw all traffic.
 */
export function penaltyOf(failures: readonly number[], now: number): number {
  let penalty = 0;
  for (const at of failures) penalty += 2 ** (-(now - at) / PENALTY_HALF_LIFE_MS);
  return penalty * 4;
}
