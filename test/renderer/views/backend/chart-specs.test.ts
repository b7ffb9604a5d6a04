import { expect, it } from 'vitest';
import { chartSpecs, pointsOf } from '../../../../renderer/views/backend/chart-specs.ts';
import type { HistoryPoint } from '../../../../shared/history.ts';

const point: HistoryPoint = {
  at: 1,
  rps: 2,
  ttfbP50: 3,
  ttfbP95: 4,
  tokensPerSecond: 5,
  inFlight: 6,
  errorRate: 0.07,
  vramBytes: 8e9,
};
const gap: HistoryPoint = { ...point, at: 2, ttfbP50: null, ttfbP95: null, errorRate: null };

it('shows every figure of the history once', () => {
  const shown = chartSpecs.flatMap((spec) => pointsOf(spec, [point])[0]?.values);
  const { at: _, ...figures } = point;
  expect(shown.toSorted()).toEqual(Object.values(figures).toSorted());
});

it('keeps gaps gaps', () => {
  const latency = chartSpecs.find(({ title }) => title === 'Time to first byte');
  expect(latency && pointsOf(latency, [point, gap])).toEqual([
    { at: 1, values: [3, 4] },
    { at: 2, values: [null, null] },
  ]);
});

it('tells lines of one chart apart without colour', () => {
  for (const { series } of chartSpecs) expect(new Set(series.map(({ style }) => style)).size).toBe(series.length);
});

it('writes a count without a fraction', () => {
  const inFlight = chartSpecs.find(({ title }) => title === 'In flight');
  expect([inFlight?.format(3), inFlight?.format(null)]).toEqual(['3', '–']);
});
