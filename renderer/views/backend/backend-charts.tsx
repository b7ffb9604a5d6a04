import { Group, SimpleGrid, Text, Title } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { HistoryPoint, HistorySpan } from '../../../shared/history.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useHistory } from '../../store/history.ts';
import { Loading } from '../../ui/placeholder.tsx';
import { SpanSwitch } from '../../ui/span-switch.tsx';
import { useInTurn } from '../../ui/use-in-turn.ts';
import { type ChartSpec, chartSpecs, pointsOf } from './chart-specs.ts';

const spans: readonly { readonly value: HistorySpan; readonly label: string }[] = [
  { value: '5m', label: '5 min' },
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
];

interface BackendChartsProps {
  readonly id: string;
  /** The backend's own, the same everywhere. */
  readonly color: string;
}

/** How the backend did over the last minutes, hour or day. */
export const BackendCharts = memo(function BackendCharts({ id, color }: BackendChartsProps) {
  const [span, setSpan] = useState<HistorySpan>('5m');
  const history = useHistory(span, id);
  return (
    <section aria-label="Over time">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          Over time
        </Title>
        <SpanSwitch spans={spans} value={span} onChange={setSpan} />
      </Group>
      {history.state === 'loading' ? <Loading what="the charts" /> : null}
      {history.state === 'failed' ? (
        <Text size="sm" className="tone-bad">
          The charts could not be read: {history.reason}
        </Text>
      ) : null}
      {history.state === 'ready' ? (
        <SimpleGrid cols={{ base: 2, lg: 3 }} spacing="sm" verticalSpacing="sm">
          {chartSpecs.map((spec, place) => (
            <SpecChart key={spec.title} spec={spec} place={place} history={history.points} color={color} syncId={id} />
          ))}
        </SimpleGrid>
      ) : null}
    </section>
  );
});

interface SpecChartProps {
  readonly spec: ChartSpec;
  /** Drawn in this turn. */
  readonly place: number;
  readonly history: readonly HistoryPoint[];
  readonly color: string;
  readonly syncId: string;
}

const SpecChart = memo(function SpecChart({ spec, place, history, color, syncId }: SpecChartProps) {
  const shown = useInTurn(history, place);
  const points = useMemo(() => (shown ? pointsOf(spec, shown) : null), [spec, shown]);
  const series = useMemo(() => spec.series.map(({ label, style }) => ({ label, style, color })), [spec, color]);
  if (!points) return <div className="chart-to-come" />;
  const { title, format, atLeast, isWhole = false } = spec;
  return (
    <TimeChart
      title={title}
      points={points}
      series={series}
      format={format}
      syncId={syncId}
      atLeast={atLeast}
      isWhole={isWhole}
    />
  );
});
