import { describe, expect, it } from 'vitest';
import { createHistory, type HistorySample } from '../../../main/telemetry/history.ts';
import type { HistoryPoint } from '../../../shared/history.ts';
import { idle, startedAt } from './fixtures.ts';

const rig = { kind: 'backend', id: 'rig-1' } as const;
const gateway = { kind: 'gateway' } as const;

type BackendSample = HistorySample['backends'][number];
const backend = (over: Partial<BackendSample> = {}): BackendSample => ({
  id: 'rig-1',
  rates: idle,
  inFlight: 0,
  vramBytes: 0,
  ...over,
});
const sampleOf = (over: Partial<HistorySample> = {}): HistorySample => ({
  rates: idle,
  inFlight: 0,
  backends: [],
  ...over,
});
const withInFlight = (inFlight: number) => sampleOf({ backends: [backend({ inFlight })] });
const inFlights = (points: readonly HistoryPoint[], last: number) => points.slice(-last).map((one) => one.inFlight);

describe('history', () => {
  it('keeps the figures of each backend and of the gateway', () => {
    const history = createHistory();
    const rates = { ...idle, requestsPerSecond: 2, tokensPerSecond: 50, errorRate: 0.25, ttfbP50Ms: 10, ttfbP95Ms: 90 };
    const state = sampleOf({
      rates,
      inFlight: 5,
      backends: [backend({ inFlight: 3, rates, vramBytes: 4e9 }), backend({ id: 'rig-2', vramBytes: 3e9 })],
    });
    history.sample(startedAt, state);
    const point = { at: startedAt, rps: 2, ttfbP50: 10, ttfbP95: 90, tokensPerSecond: 50, errorRate: 0.25 };
    expect(history.read(rig, '5m', startedAt).at(-1)).toEqual({ ...point, inFlight: 3, vramBytes: 4e9 });
    expect(history.read(gateway, '5m', startedAt).at(-1)).toEqual({ ...point, inFlight: 5, vramBytes: 7e9 });
  });

  it.each([
    ['5m', 300, 1_000],
    ['1h', 360, 10_000],
    ['24h', 720, 120_000],
  ] as const)('covers %s in %i evenly spaced points up to the time asked for', (span, size, stepMs) => {
    const history = createHistory();
    const points = history.read(gateway, span, startedAt + 1);
    expect(points).toHaveLength(size);
    expect(points.at(-1)?.at).toBe(startedAt);
    expect(points[0]?.at).toBe(startedAt - (size - 1) * stepMs);
  });

  it('averages the samples of one step', () => {
    const history = createHistory();
    for (let second = 0; second < 20; second += 1) history.sample(startedAt + second * 1_000, withInFlight(second));
    expect(inFlights(history.read(rig, '1h', startedAt + 19_000), 3)).toEqual([null, 4.5, 14.5]);
    expect(inFlights(history.read(rig, '5m', startedAt + 19_000), 3)).toEqual([17, 18, 19]);
  });

  it('leaves unmeasured figures out of an average rather than counting them as zero', () => {
    const history = createHistory();
    const measured = sampleOf({ backends: [backend({ rates: { ...idle, ttfbP50Ms: 40 } })] });
    history.sample(startedAt, measured);
    history.sample(startedAt + 1_000, withInFlight(0));
    expect(history.read(rig, '1h', startedAt + 1_000).at(-1)?.ttfbP50).toBe(40);
    expect(history.read(rig, '5m', startedAt + 1_000).at(-1)?.ttfbP50).toBeNull();
  });

  it('keeps a gap a gap', () => {
    const history = createHistory();
    history.sample(startedAt, withInFlight(1));
    history.sample(startedAt + 4_000, withInFlight(2));
    expect(inFlights(history.read(rig, '5m', startedAt + 5_000), 6)).toEqual([1, null, null, null, 2, null]);
    history.sample(startedAt + 6_000, withInFlight(3));
    expect(inFlights(history.read(rig, '5m', startedAt + 6_000), 3)).toEqual([2, null, 3]);
  });

  it('does not take a timer that is a little late for a gap', () => {
    const history = createHistory();
    history.sample(startedAt + 999, withInFlight(1));
    history.sample(startedAt + 2_001, withInFlight(2));
    expect(inFlights(history.read(rig, '5m', startedAt + 2_001), 4)).toEqual([null, 1, 2, 2]);
  });

  it('forgets what is older than the span', () => {
    const history = createHistory();
    history.sample(startedAt, withInFlight(1));
    const inside = history.read(rig, '5m', startedAt + 299_000);
    const outside = history.read(rig, '5m', startedAt + 300_000);
    expect(inside[0]?.inFlight).toBe(1);
    expect(outside.every((point) => point.inFlight === null)).toBe(true);
    history.sample(startedAt + 300_000, withInFlight(7));
    expect(history.read(rig, '5m', startedAt + 300_000).at(-1)?.inFlight).toBe(7);
  });

  it('goes on when the wall clock is set back', () => {
    const history = createHistory();
    history.sample(startedAt + 3_600_000, withInFlight(1));
    history.sample(startedAt, withInFlight(2));
    expect(history.read(rig, '5m', startedAt).at(-1)?.inFlight).toBe(2);
  });

  it('starts a step anew when the wall clock comes back to it', () => {
    const history = createHistory();
    history.sample(startedAt, withInFlight(1));
    history.sample(startedAt + 5_000, sampleOf({ backends: [backend({ rates: { ...idle, ttfbP50Ms: 40 } })] }));
    history.sample(startedAt, sampleOf({ backends: [backend({ rates: { ...idle, ttfbP50Ms: 60 } })] }));
    history.sample(startedAt, sampleOf({ backends: [backend({ inFlight: 8, rates: { ...idle, ttfbP50Ms: 80 } })] }));
    expect(history.read(rig, '5m', startedAt).at(-1)).toMatchObject({ ttfbP50: 70, inFlight: 4 });
  });

  it('leaves VRAM that nobody knows a gap', () => {
    const history = createHistory();
    history.sample(startedAt, sampleOf({ backends: [backend({ vramBytes: null })] }));
    expect(history.read(rig, '5m', startedAt).at(-1)?.vramBytes).toBeNull();
    expect(history.read(gateway, '5m', startedAt).at(-1)?.vramBytes).toBeNull();
  });

  it('lets the history of a removed backend go', () => {
    const history = createHistory();
    history.sample(startedAt, withInFlight(1));
    history.sample(startedAt + 1_000, sampleOf());
    expect(history.read(rig, '5m', startedAt + 1_000)).toEqual([]);
  });
});
