import type { RateSnapshot } from '../../shared/snapshot.ts';
import { LATENCY_BINS, latencyBin, latencyQuantile } from './latency-bins.ts';

/** One settled exchange or attempt, as a window counts it. */
export interface Sample {
  readonly error: boolean;
  readonly outputTokens: number;
  readonly ttfbMs: number | null;
  readonly durationMs: number | null;
}

export interface Window {
  /** `at` is monotonic milliseconds and must not go back. */
  record(at: number, sample: Sample): void;
  rates(at: number): RateSnapshot;
}

export interface WindowOptions {
  /** Monotonic milliseconds; rates of a younger window are over its age. */
  readonly startedAt: number;
  readonly windowMs?: number;
  readonly bucketMs?: number;
}

const COUNT = 0;
const ERRORS = 1;
const TOKENS = 2;
const TTFB = 3;
const DURATION = TTFB + LATENCY_BINS;
const CELLS = DURATION + LATENCY_BINS;

/**
 * Rolling figures over a ring of time buckets, kept together with their running total, so that reading costs the same
 * however wide the window is. A bucket holds memory only while something in it counts: at most 1.5 kB each.
 */
export function createWindow({ startedAt, windowMs = 60_000, bucketMs = 1_000 }: WindowOptions): Window {
  const size = Math.max(1, Math.round(windowMs / bucketMs));
  const ring: (Uint32Array | undefined)[] = Array.from({ length: size });
  const total = new Uint32Array(CELLS);
  let newest = Math.floor(startedAt / bucketMs);

  function expire(slot: number): void {
    const bucket = ring[slot];
    if (!bucket) return;
    for (let cell = 0; cell < CELLS; cell += 1) total[cell] = (total[cell] ?? 0) - (bucket[cell] ?? 0);
    ring[slot] = undefined;
  }

  function advance(at: number): void {
    const current = Math.floor(at / bucketMs);
    const first = Math.max(newest + 1, current - size + 1);
    for (let number = first; number <= current; number += 1) expire(number % size);
    newest = Math.max(newest, current);
  }

  function add(bucket: Uint32Array, cell: number, amount: number): void {
    bucket[cell] = (bucket[cell] ?? 0) + amount;
    total[cell] = (total[cell] ?? 0) + amount;
  }

  /** The time the buckets really cover: the newest one is not full yet. Never under one bucket, or a first request would read as a storm. */
  function coveredSeconds(at: number): number {
    const full = at - (newest - size + 1) * bucketMs;
    return Math.max(bucketMs, Math.min(full, at - startedAt)) / 1000;
  }

  const quantile = (from: number, q: number) => latencyQuantile(total.subarray(from, from + LATENCY_BINS), q);

  return {
    record(at, sample) {
      advance(at);
      const slot = newest % size;
      const bucket = ring[slot] ?? new Uint32Array(CELLS);
      ring[slot] = bucket;
      add(bucket, COUNT, 1);
      if (sample.error) add(bucket, ERRORS, 1);
      add(bucket, TOKENS, sample.outputTokens);
      if (sample.ttfbMs !== null) add(bucket, TTFB + latencyBin(sample.ttfbMs), 1);
      if (sample.durationMs !== null) add(bucket, DURATION + latencyBin(sample.durationMs), 1);
    },
    rates(at) {
      advance(at);
      const [count = 0, errors = 0, tokens = 0] = total;
      const seconds = coveredSeconds(at);
      return {
        requestsPerSecond: count / seconds,
        tokensPerSecond: tokens / seconds,
        errorRate: count === 0 ? null : errors / count,
        ttfbP50Ms: quantile(TTFB, 0.5),
        ttfbP95Ms: quantile(TTFB, 0.95),
        durationP50Ms: quantile(DURATION, 0.5),
        durationP95Ms: quantile(DURATION, 0.95),
      };
    },
  };
}
