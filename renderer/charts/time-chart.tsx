import { ActionIcon, Group, Paper, Text, Title, Tooltip } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { ChartTable } from './chart-table.tsx';
import { LineChart } from './line-chart.tsx';
import type { ChartPoint, ChartSeries } from './series.ts';

export interface TimeChartProps {
  readonly title: string;
  /** Oldest first, evenly spaced; null is a gap. */
  readonly points: readonly ChartPoint[];
  /** At most four. */
  readonly series: readonly ChartSeries[];
  readonly format: (value: number | null) => string;
  /** Charts of one page share a crosshair under this name. */
  readonly syncId: string;
  /** The axis reaches at least so far: a line of zeros is no mountain range. */
  readonly atLeast?: number;
  /** Whether the values are counts. */
  readonly isWhole?: boolean;
}

/** One measure over time, as a chart or as the table of the same numbers. */
export function TimeChart({ title, points, series, format, ...axes }: TimeChartProps) {
  const [isTable, setTable] = useState(false);
  const isEmpty = points.every(({ values }) => values.every((value) => value === null));
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Group justify="space-between" mb={4}>
        <Title order={3} size="h6" fw={600}>
          {title}
        </Title>
        <Tooltip label={isTable ? 'Show as a chart' : 'Show as a table'}>
          <ActionIcon
            size="sm"
            onClick={() => setTable(!isTable)}
            aria-label={`${title}: show as a ${isTable ? 'chart' : 'table'}`}
          >
            {isTable ? <IconChartLine size={16} /> : <IconTable size={16} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {isEmpty ? (
        <Text size="sm" c="dimmed" h={140} pt={50} ta="center">
          Nothing was measured in this time
        </Text>
      ) : isTable ? (
        <ChartTable points={points} series={series} format={format} title={title} />
      ) : (
        <LineChart points={points} series={series} format={format} {...axes} />
      )}
    </Paper>
  );
}
