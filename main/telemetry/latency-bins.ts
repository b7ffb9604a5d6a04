/** Log-spaced bins from 0.1 ms to 2 h: whatever falls into one is told back within 5 % of the truth. */
const MIN_MS = 0.1;
const MAX_MS = 2 * 60 * 60 * 1000;
const RELATIVE_ERROR = 0.05;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);

/** Bin 0 holds everything up to `MIN_MS`; bin i ends at MIN_MS × GROWTH^i. */
export const LATENCY_BINS = 1 + Math.ceil(Math.log(MAX_MS / MIN_MS) / LOG_GROWTH);

/** The bin of a latency; what lies outside the range goes to the nearest end. */
export function latencyBin(ms: number): number {
  if (!(ms > MIN_MS)) return 0;
  return Math.min(LATENCY_BINS - 1, Math.ceil(Math.log(ms / MIN_MS) / LOG_GROWTH));
}

/** The value with the same relative distance to both ends of its bin. */
const binValue = (bin: number): number =>
  bin === 0 ? MIN_MS : Math.min(MAX_MS, (MIN_MS * 2 * GROWTH ** bin) / (GROWTH + 1));

/** The nearest-rank quantile (`q` in 0–1) of counted bins, in milliseconds; null when nothing was counted. */
export function latencyQuantile(bins: Uint32Array, q: number): number | null {
  // Plain loops: every backend and model asks for four of these with each snapshot.
  let total = 0;
  for (let bin = 0; bin < bins.length; bin += 1) total += bins[bin] ?? 0;
  if (total === 0) return null;
  let left = Math.max(1, Math.ceil(q * total));
  for (let bin = 0; bin < bins.length; bin += 1) {
    left -= bins[bin] ?? 0;
    if (left <= 0) return binValue(bin);
  }
  return MAX_MS;
}
