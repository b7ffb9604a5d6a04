import type { Against, Measure, Target } from '../cases/case.ts';

/** Values of one measure, one per repetition, by contender. */
export type Values = ReadonlyMap<string, number[]>;

interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface Verdict {
  spread: Spread;
  timesNginx: number | null;
  /** What the target speaks about; null without target or without the contender it compares with. */
  compared: number | null;
  met: boolean | null;
}

/** Null when there are no values. */
function spreadOf(values: number[]): Spread | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  const [min] = sorted;
  const max = sorted.at(-1);
  if (low === undefined || high === undefined || min === undefined || max === undefined) return null;
  return { median: (low + high) / 2, min, max };
}

function compare(
  against: Against,
  own: number,
  others: { nginx: number | null; direct: number | null },
): number | null {
  if (against === 'itself') return own;
  const other = against === 'over direct' ? others.direct : others.nginx;
  if (other === null) return null;
  return against === 'times nginx' ? own / other : own - other;
}

function isMet(target: Target, compared: number): boolean {
  return target.bound === 'most' ? compared <= target.limit : compared >= target.limit;
}

/** Medians decide; ratios and differences are those of the medians of the same run. Null when the contender has no values. */
export function judge(measure: Measure, values: Values, contender: string): Verdict | null {
  const medianOf = (name: string): number | null => spreadOf(values.get(name) ?? [])?.median ?? null;
  const spread = spreadOf(values.get(contender) ?? []);
  if (spread === null) return null;
  const others = { nginx: medianOf('nginx'), direct: medianOf('direct') };
  const compared = measure.target === undefined ? null : compare(measure.target.against, spread.median, others);
  return {
    spread,
    timesNginx: others.nginx === null || others.nginx === 0 ? null : spread.median / others.nginx,
    compared,
    met: measure.target === undefined || compared === null ? null : isMet(measure.target, compared),
  };
}
