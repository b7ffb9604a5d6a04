import { Text } from '@mantine/core';
import { memo, useMemo } from 'react';
import type { HistoryPoint } from '../../../shared/history.ts';
import { type ChartSeries, seriesColor } from '../../charts/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useHistory } from '../../store/history.ts';
import { formatLatency, formatRate } from '../../ui/figures.ts';
import { Loading } from '../../ui/placeholder.tsx';

const requests: readonly ChartSeries[] = [{ label: 'Requests/s', color: seriesColor(0), style: 'area' }];
const firstBytes: readonly ChartSeries[] = [
  { label: 'p50', color: seriesColor(0), style: 'solid' },
  { label: 'p95', color: seriesColor(1), style: 'dashed' },
];
const none: readonly HistoryPoint[] = [];

/** The last five minutes of the whole gateway. Apart from the rest, which is drawn twice a second. */
export const TrafficCharts = memo(() => {
  const history = useHistory('5m');
  const points = history.state === 'ready' ? history.points : none;
  const rps = useMemo(() => points.map((point) => ({ at: point.at, values: [point.rps] })), [points]);
  const ttfb = useMemo(
    () => points.map((point) => ({ at: point.at, values: [point.ttfbP50, point.ttfbP95] })),
    [points],
  );
  if (history.state === 'loading') return <Loading what="the charts" />;
  if (history.state === 'failed')
    return (
      <Text size="sm" className="tone-bad">
        The charts could not be read: {history.reason}
      </Text>
    );
  return (
    <>
      <TimeChart
        title="Requests per second"
        points={rps}
        series={requests}
        format={formatRate}
        syncId="traffic"
        atLeast={1}
      />
      <TimeChart
        title="Time to first byte"
        points={ttfb}
        series={firstBytes}
        format={formatLatency}
        syncId="traffic"
        atLeast={100}
      />
    </>
  );
});
