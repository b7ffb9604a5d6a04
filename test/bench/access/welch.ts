import { mean, percentile } from '../workload/figures/statistics.ts';

/** The rest is interruptions, which say nothing of the code. */
const KEPT_SHARE = 0.9;

function variance(values: readonly number[], average: number): number {
  return values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
}

/**
 * Welch's t between two samples of times, cut at the same time for both: how many standard errors their means lie apart.
 * Beyond 4.5 in either direction they differ (the threshold of dudect: Reparaz, Balasch, Verbauwhede 2017).
 */
export function welchT(left: readonly number[], right: readonly number[]): number {
  const cut = percentile([...left, ...right], KEPT_SHARE);
  const [a, b] = [left, right].map((values) => values.filter((value) => value <= cut)) as [number[], number[]];
  const [meanA, meanB] = [mean(a), mean(b)];
  return (meanA - meanB) / Math.sqrt(variance(a, meanA) / a.length + variance(b, meanB) / b.length);
}
