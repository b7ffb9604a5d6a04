import { ScrollArea, Table } from '@mantine/core';
import { formatClockExact } from './clock-label.ts';
import type { ChartPoint, ChartSeries } from './series.ts';

interface ChartTableProps {
  readonly title: string;
  readonly points: readonly ChartPoint[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number | null) => string;
}

/** More rows than this say nothing more to a reader. */
const MOST_ROWS = 60;

/** The same numbers as the chart, latest first. */
export function ChartTable({ title, points, series, format }: ChartTableProps) {
  const spanMs = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const step = Math.max(1, Math.ceil(points.length / MOST_ROWS));
  const rows = points.filter((_, index) => (points.length - 1 - index) % step === 0).reverse();
  return (
    <ScrollArea h={140} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': `${title} as a table` }}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Time</Table.Th>
            {series.map(({ label }) => (
              <Table.Th key={label} scope="col" className="figure">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ at, values }) => (
            <Table.Tr key={at}>
              <Table.Td>{formatClockExact(at, spanMs)}</Table.Td>
              {series.map(({ label }, index) => (
                <Table.Td key={label} className="figure">
                  {format(values[index] ?? null)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
