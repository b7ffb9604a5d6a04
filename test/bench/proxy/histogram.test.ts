import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistogram } from './wire/histogram.ts';

function filled(values: number[]) {
  const histogram = createHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('the histogram', () => {
  it('says zero while it is empty', () => {
    expect(createHistogram().summary()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
  });

  it('is exact for the first 256 microseconds', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(filled(values).summary()).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  });

  it('is within 0.8 % of the true percentile for any values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 1, maxLength: 300 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const { p50, p99, max } = filled(values).summary();
        for (const [share, said] of [
          [0.5, p50],
          [0.99, p99],
        ] as const) {
          const truth = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
          expect(Math.abs(said - truth)).toBeLessThanOrEqual(truth * 0.008);
        }
        expect(max).toBe(sorted.at(-1));
      }),
    );
  });

  it('forgets everything when reset', () => {
    const histogram = filled([1, 2, 3]);
    histogram.reset();
    histogram.record(9);
    expect(histogram.summary()).toEqual({ count: 1, p50: 9, p95: 9, p99: 9, max: 9 });
  });
});
