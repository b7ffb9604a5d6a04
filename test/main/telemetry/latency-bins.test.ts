import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATENCY_BINS, latencyBin, latencyQuantile } from '../../../main/telemetry/latency-bins.ts';

const TWO_HOURS_MS = 7_200_000;
const inRange = fc.double({ min: Math.log(0.1), max: Math.log(TWO_HOURS_MS), noNaN: true }).map(Math.exp);

function binned(latencies: readonly number[]): Uint32Array {
  const bins = new Uint32Array(LATENCY_BINS);
  for (const ms of latencies) bins[latencyBin(ms)]! += 1;
  return bins;
}

describe('latency bins', () => {
  it('tell any quantile of any latencies back within 5 %', () => {
    fc.assert(
      fc.property(fc.array(inRange, { minLength: 1, maxLength: 200 }), fc.constantFrom(0, 0.5, 0.95, 1), (all, q) => {
        const truth = all.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * all.length)) - 1]!;
        const told = latencyQuantile(binned(all), q)!;
        expect(Math.abs(told - truth) / truth).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
    );
  });

  it('put what lies outside the range at its nearest end', () => {
    expect(latencyQuantile(binned([0]), 0.5)).toBe(0.1);
    expect(latencyQuantile(binned([-3]), 0.5)).toBe(0.1);
    expect(latencyBin(1e12)).toBe(LATENCY_BINS - 1);
    expect(latencyQuantile(binned([1e12]), 0.5)).toBeGreaterThanOrEqual(TWO_HOURS_MS * 0.95);
  });

  it('have no quantile when nothing was counted', () => {
    expect(latencyQuantile(binned([]), 0.5)).toBeNull();
  });
});
