import type { RateSnapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatLatency, formatSpan } from '../../ui/figures.ts';

/** How long this backend's answers take, from what ended there lately; milliseconds. */
export type Durations = Pick<RateSnapshot, 'durationP50Ms' | 'durationP95Ms'>;

/** What can honestly be said of when a stream ends. */
export type Estimate =
  | { readonly kind: 'about'; readonly ms: number }
  | { readonly kind: 'within'; readonly ms: number }
  /** It runs longer than nearly all answers do: what they took says nothing about it. */
  | { readonly kind: 'late' }
  | { readonly kind: 'unknown' };

/** What the answers that ended lately say of one that has run for so long. */
export function estimateEnd(elapsedMs: number, { durationP50Ms: p50, durationP95Ms: p95 }: Durations): Estimate {
  if (p50 === null || p95 === null) return { kind: 'unknown' };
  if (elapsedMs < p50) return { kind: 'about', ms: p50 - elapsedMs };
  return elapsedMs < p95 ? { kind: 'within', ms: p95 - elapsedMs } : { kind: 'late' };
}

const span = (ms: number): string => (ms < 1_000 ? 'a second' : formatSpan(ms));

/** `about 12 s`, or why there is no figure. */
export function sayEstimate(estimate: Estimate): string {
  if (estimate.kind === 'about') return `about ${span(estimate.ms)}`;
  if (estimate.kind === 'within') return `within about ${span(estimate.ms)}`;
  return estimate.kind === 'late' ? 'longer than most already' : 'cannot be told';
}

/** When a draining backend will be free, in a sentence, from how long each of its streams has run. */
export function sayDrainEnd(elapsedMs: readonly number[], durations: Durations): string {
  const { durationP95Ms: p95 } = durations;
  const estimates = elapsedMs.map((elapsed) => estimateEnd(elapsed, durations));
  if (p95 === null || estimates.some(({ kind }) => kind === 'unknown'))
    return 'When it will be free cannot be told: no answer has ended here in the last minute.';
  const late = estimates.filter(({ kind }) => kind === 'late').length;
  if (late > 0)
    return `When it will be free cannot be told: ${formatCount(late, 'stream')} ${late === 1 ? 'has' : 'have'} run longer than 95 % of its answers do (${formatLatency(p95)}).`;
  const longest = Math.max(0, ...elapsedMs.map((elapsed) => p95 - elapsed));
  return `Free within about ${span(longest)}: 95 % of its answers end within ${formatLatency(p95)}.`;
}
