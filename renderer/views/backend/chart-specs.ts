import type { HistoryPoint } from '../../../shared/history.ts';
import type { ChartPoint, ChartSeries } from '../../charts/series.ts';
import { formatBytes, formatLatency, formatRate, formatShare, unknown } from '../../ui/figures.ts';

export interface ChartSpec {
  readonly title: string;
  readonly format: (value: number | null) => string;
  readonly atLeast: number;
  readonly isWhole?: boolean;
  readonly series: readonly (Omit<ChartSeries, 'color'> & { readonly read: (point: HistoryPoint) => number | null })[];
}

const formatWhole = (value: number | null): string =>
  value === null ? unknown : formatRate(value).replace(/\.0$/, '');

/** What a backend's page shows over time. */
export const chartSpecs: readonly ChartSpec[] = [
  {
    title: 'Requests per second',
    atLeast: 3,
    format: formatRate,
    series: [{ label: 'requests/s', style: 'area', read: ({ rps }) => rps }],
  },
  {
    title: 'Time to first byte',
    atLeast: 90,
    format: formatLatency,
    series: [
      { label: '50 % within', style: 'solid', read: ({ ttfbP50 }) => ttfbP50 },
      { label: '95 % within', style: 'dashed', read: ({ ttfbP95 }) => ttfbP95 },
    ],
  },
  {
    title: 'Tokens per second',
    atLeast: 30,
    format: formatRate,
    series: [{ label: 'tokens/s', style: 'area', read: ({ tokensPerSecond }) => tokensPerSecond }],
  },
  {
    title: 'In flight',
    atLeast: 3,
    isWhole: true,
    format: formatWhole,
    series: [{ label: 'in flight', style: 'area', read: ({ inFlight }) => inFlight }],
  },
  {
    title: 'Graphics memory',
    atLeast: 3e9,
    format: formatBytes,
    series: [{ label: 'in use by models', style: 'area', read: ({ vramBytes }) => vramBytes }],
  },
  {
    title: 'Error rate',
    atLeast: 0.09,
    format: formatShare,
    series: [{ label: 'failed attempts', style: 'area', read: ({ errorRate }) => errorRate }],
  },
];

/** The points of one chart, a value per series. */
export const pointsOf = ({ series }: ChartSpec, history: readonly HistoryPoint[]): readonly ChartPoint[] =>
  history.map((point) => ({ at: point.at, values: series.map(({ read }) => read(point)) }));
