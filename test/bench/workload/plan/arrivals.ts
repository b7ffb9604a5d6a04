import type { SimRandom } from '../../../../main/simulator/random.ts';
import { exponential } from './draw.ts';

/** A mean rate with regular bursts above it; between them it is lower, so that the mean holds. */
export interface BurstyRate {
  perSecond: number;
  everyMs: number;
  burstMs: number;
  /** Rate in a burst ÷ mean rate. */
  factor: number;
}

/** Arrivals per second at that moment; each period ends with its burst. */
export function rateAt({ perSecond, everyMs, burstMs, factor }: BurstyRate, atMs: number): number {
  const inBurst = atMs % everyMs >= everyMs - burstMs;
  const calm = (everyMs - burstMs * factor) / (everyMs - burstMs);
  return perSecond * (inBurst ? factor : calm);
}

/** Times of independent arrivals before the horizon, in order: a Poisson process thinned to the rate in force. */
export function arrivals(random: SimRandom, rate: BurstyRate, horizonMs: number): number[] {
  const peak = rate.perSecond * Math.max(1, rate.factor);
  const times: number[] = [];
  for (let at = exponential(random, 1000 / peak); at < horizonMs; at += exponential(random, 1000 / peak)) {
    if (random.next() * peak < rateAt(rate, at)) times.push(at);
  }
  return times;
}
