import { Text } from '@mantine/core';
import { memo, useMemo } from 'react';
import type { HistoryPoint } from '../../../shared/history.ts';
import { type ChartSeries, seriesColor } from '../../charts/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useHistory } from '../../store/history.ts';
import { formatLatency, formatRate } from '../../ui/figures.ts';
import { Loading } from '../../ui/placeholder.tsx';
import { useInTurn } from '../../ui/use-in-turn.ts';

interface Measure {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly valuesOf: (point: HistoryPoint) => readonly (number | null)[];
  readonly format: (value: number | null) => string;
  /** The axis reaches at least so far. */
  readonly atLeast: number;
}

const measures: readonly Measure[] = [
  {
    title: 'Requests per second',
    series: [{ label: 'Requests/s', color: seriesColor(0), style: 'area' }],
    valuesOf: ({ rps }) => [rps],
    format: formatRate,
    atLeast: 1,
  },
  {
    title: 'Time to first byte',
    series: [
      { label: 'p50', color: seriesColor(0), style: 'solid' },
      { label: 'p95', color: seriesColor(1), style: 'dashed' },
    ],
    valuesOf: ({ ttfbP50, ttfbP95 }) => [ttfbP50, ttfbP95],
    format: formatLatency,
    atLeast: 100,
  },
];

/** The last five minutes of the whole gateway. Apart from the rest, which is drawn twice a second. */
export const TrafficCharts = memo(() => {
  const history = useHistory('5m');
  if (history.state === 'loading') return <Loading what="the charts" />;
  if (history.state === 'failed')
    return (
      <Text size="sm" className="tone-bad">
        The charts could not be read: {history.reason}
      </Text>
    );
  return measures.map((measure, place) => (
    <MeasureChart key={measure.title} measure={measure} history={history.points} place={place} />
  ));
});

interface MeasureChartProps {
  readonly measure: Measure;
  readonly history: readonly HistoryPoint[];
  /** Drawn in this turn. */
  readonly place: number;
}

function MeasureChart({ measure, history, place }: MeasureChartProps) {
  const shown = useInTurn(history, place);
  const { valuesOf } = measure;
  const points = useMemo(() => shown?.map((point) => ({ at: point.at, values: valuesOf(point) })), [shown, valuesOf]);
  return points ? <MemoChart points={points} measure={measure} /> : <div />;
}

interface MemoChartProps extends Pick<MeasureChartProps, 'measure'> {
  readonly points: readonly { readonly at: number; readonly values: readonly (number | null)[] }[];
}

/** Not drawn again for points that are still waiting for their turn. */
const MemoChart = memo(({ points, measure: { title, series, format, atLeast } }: MemoChartProps) => (
  <TimeChart title={title} points={points} series={series} format={format} syncId="traffic" atLeast={atLeast} />
));
