import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWindow, type Sample } from '../../../main/telemetry/window.ts';
import type { RateSnapshot } from '../../../shared/snapshot.ts';
import { idle } from './fixtures.ts';

const sample = (over: Partial<Sample> = {}): Sample => ({
  error: false,
  outputTokens: 0,
  ttfbMs: null,
  durationMs: null,
  ...over,
});

const bucketMs = 1_000;
const windowMs = 10_000;
const nearest = (sorted: readonly number[], q: number) => sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? null;

/** Keeps everything and counts anew at every question. */
function createReference(startedAt: number) {
  const all: { at: number; sample: Sample }[] = [];
  return {
    record: (at: number, one: Sample) => void all.push({ at, sample: one }),
    rates(at: number): RateSnapshot {
      const oldest = (Math.floor(at / bucketMs) - windowMs / bucketMs + 1) * bucketMs;
      const inside = all.filter((entry) => entry.at >= oldest).map((entry) => entry.sample);
      const seconds = Math.max(bucketMs, Math.min(at - oldest, at - startedAt)) / 1000;
      const times = (key: 'ttfbMs' | 'durationMs') => inside.flatMap((one) => one[key] ?? []).toSorted((a, b) => a - b);
      return {
        requestsPerSecond: inside.length / seconds,
        tokensPerSecond: inside.reduce((sum, one) => sum + one.outputTokens, 0) / seconds,
        errorRate: inside.length === 0 ? null : inside.filter((one) => one.error).length / inside.length,
        ttfbP50Ms: nearest(times('ttfbMs'), 0.5),
        ttfbP95Ms: nearest(times('ttfbMs'), 0.95),
        durationP50Ms: nearest(times('durationMs'), 0.5),
        durationP95Ms: nearest(times('durationMs'), 0.95),
      };
    },
  };
}

/** Counts agree to rounding, latencies within 5 %. */
function expectSame(told: RateSnapshot, truth: RateSnapshot): void {
  for (const key of Object.keys(truth) as (keyof RateSnapshot)[]) {
    const [value, wanted] = [told[key], truth[key]];
    if (value === null || wanted === null) expect(value, key).toBe(wanted);
    else expect(Math.abs(value - wanted), key).toBeLessThanOrEqual((key.endsWith('Ms') ? wanted * 0.05 : 0) + 1e-9);
  }
}

const latency = fc.option(fc.double({ min: 0.1, max: 7_200_000, noNaN: true }));
const anySample = fc.record({
  error: fc.boolean(),
  outputTokens: fc.nat(5000),
  ttfbMs: latency,
  durationMs: latency,
});
const anyStep = fc.record({
  waitMs: fc.oneof(fc.nat(300), fc.nat(4_000), fc.nat(40_000)),
  sample: fc.option(anySample),
});

describe('window', () => {
  it('says what a reference that keeps everything says, latencies within 5 %', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.array(anyStep, { maxLength: 60 }), (startedAt, steps) => {
        const window = createWindow({ startedAt, windowMs, bucketMs });
        const reference = createReference(startedAt);
        let at = startedAt;
        for (const step of steps) {
          at += step.waitMs;
          if (step.sample) {
            window.record(at, step.sample);
            reference.record(at, step.sample);
          }
          expectSame(window.rates(at), reference.rates(at));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('drops to nothing once a gap is longer than the window', () => {
    const window = createWindow({ startedAt: 0, windowMs, bucketMs });
    window.record(500, sample({ error: true, outputTokens: 7, ttfbMs: 5, durationMs: 9 }));
    expect(window.rates(9_999).errorRate).toBe(1);
    expect(window.rates(10_000)).toEqual(idle);
    expect(window.rates(1e9)).toEqual(idle);
  });

  it('is over its own age while it is younger than the window, but never over less than one bucket', () => {
    const window = createWindow({ startedAt: 0, windowMs, bucketMs });
    window.record(1, sample({ outputTokens: 40 }));
    expect(window.rates(2)).toMatchObject({ requestsPerSecond: 1, tokensPerSecond: 40 });
    expect(window.rates(4_000)).toMatchObject({ requestsPerSecond: 0.25, tokensPerSecond: 10 });
  });

  it('covers one minute unless told otherwise', () => {
    const window = createWindow({ startedAt: 0 });
    window.record(0, sample());
    expect(window.rates(59_999).requestsPerSecond).toBeGreaterThan(0);
    expect(window.rates(60_000).requestsPerSecond).toBe(0);
  });
});
