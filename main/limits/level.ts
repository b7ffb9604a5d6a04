import type { Paced } from './charge.ts';

/**
 * The generic cell rate algorithm, in the second of its two equal forms, the continuous-state leaky bucket (ITU-T I.371,
 * annex A; ATM Forum TM 4.1, §4.4.2):
 *
 *     X' = max(0, X − (t − LCT) / T)        conforming when X' + n ≤ L        then X = X' + n, LCT = t
 *
 * where T is the time that one unit takes to drain, L the capacity, and n what is asked for. Kept in units and not as a
 * time, so that what somebody has used means the same after the numbers of its rate were changed.
 */

/** How much of a capacity was used at a moment; it drains from then on. More than the capacity is a debt. */
export interface Level {
  readonly used: number;
  /** Milliseconds of the clock that it is read with. */
  readonly at: number;
}

const MINUTE_MS = 60_000;
/** Sums of fractions are off by less than that; no limit is about a millionth of a request. */
const SLACK = 1e-6;

const perMs = ({ perMinute }: Paced): number => perMinute / MINUTE_MS;

export const drained = (level: Level | undefined, rate: Paced, now: number): number =>
  level === undefined ? 0 : Math.max(0, level.used - Math.max(0, now - level.at) * perMs(rate));

/** Whole units that can be had at once. */
export const remaining = (capacity: number, used: number): number => Math.max(0, Math.floor(capacity - used + SLACK));

/**
 * What is asked for beyond what can be had at once; 0 when it can be had now. Nobody asks for more than everything: what
 * is larger than the capacity can be had when nothing is used, and is a debt then.
 */
export function excess(capacity: number, used: number, cost: number): number {
  const over = used + Math.min(cost, capacity) - capacity;
  return over <= SLACK ? 0 : over;
}

/** Milliseconds in which so many units drain. */
export const drainMs = (rate: Paced, units: number): number => units / perMs(rate);
