/** What a histogram says once it is closed: microseconds, all 0 when nothing was recorded. */
export interface Summary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export interface Histogram {
  record(micros: number): void;
  summary(): Summary;
  reset(): void;
}

// 128 steps per power of two: a bucket is never wider than 0.8 % of its value, and microseconds below 256 are exact.
const stepBits = 7;
const steps = 1 << stepBits;
const exactBelow = 2 * steps;
const buckets = exactBelow + steps * 24;

function bucketOf(micros: number): number {
  if (micros < exactBelow) return micros;
  const shift = 31 - Math.clz32(micros) - stepBits;
  return Math.min(buckets - 1, exactBelow + (shift - 1) * steps + ((micros >>> shift) - steps));
}

function middleOf(bucket: number): number {
  if (bucket < exactBelow) return bucket;
  const shift = Math.floor((bucket - exactBelow) / steps) + 1;
  const step = ((bucket - exactBelow) % steps) + steps;
  return (step + 0.5) * 2 ** shift;
}

/** Counts microseconds in buckets of at most 0.8 %; values are clamped to 0 … 2^31. */
export function createHistogram(): Histogram {
  const counts = new Uint32Array(buckets);
  let count = 0;
  let max = 0;
  const percentile = (share: number): number => {
    let left = Math.max(1, Math.ceil(share * count));
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      left -= counts[bucket] ?? 0;
      if (left <= 0) return Math.min(middleOf(bucket), max);
    }
    return max;
  };
  return {
    record(micros) {
      const value = Math.min(Math.max(0, Math.round(micros)), 0x7fffffff);
      const bucket = bucketOf(value);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      count += 1;
      if (value > max) max = value;
    },
    summary: () =>
      count === 0
        ? { count, p50: 0, p95: 0, p99: 0, max }
        : { count, p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), max },
    reset() {
      counts.fill(0);
      count = 0;
      max = 0;
    },
  };
}
