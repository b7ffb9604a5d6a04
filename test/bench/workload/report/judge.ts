import { median } from '../figures/statistics.ts';
import type { TargetRule } from './target.ts';

/** One figure over the seeds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** By seed; NaN where a lap has no such figure. */
export type BySeed = ReadonlyMap<number, number>;

/** Null when no seed has a figure. */
export function spreadOf(values: BySeed): Spread | null {
  const known = [...values.values()].filter((value) => !Number.isNaN(value));
  if (known.length === 0) return null;
  return { median: median(known), min: Math.min(...known), max: Math.max(...known) };
}

/** The median over the seeds of own ÷ other, each seed compared with itself; null without a pair or a divisor. */
export function pairedRatio(own: BySeed, other: BySeed): number | null {
  const ratios = [...own].flatMap(([seed, value]) => {
    const divisor = other.get(seed);
    const ratio = divisor === undefined ? Number.NaN : value / divisor;
    return Number.isFinite(ratio) ? [ratio] : [];
  });
  return ratios.length === 0 ? null : median(ratios);
}

/** Whether the target is met; null when there is nothing to judge by. */
export function isMet(rule: TargetRule, own: BySeed, nginx: BySeed): boolean | null {
  const value = rule.against === 'itself' ? (spreadOf(own)?.median ?? null) : pairedRatio(own, nginx);
  return value === null ? null : value <= rule.most;
}
