import { Area, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock, formatClockExact } from './clock-label.ts';
import type { ChartPoint, ChartSeries } from './series.ts';

const HEIGHT = 140;
const dashes: Readonly<Record<ChartSeries['style'], string>> = { solid: '0', area: '0', dashed: '6 3', dotted: '2 3' };

interface LineChartProps {
  readonly points: readonly ChartPoint[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number | null) => string;
  readonly syncId: string;
  /** The axis reaches at least so far: a line of zeros is no mountain range. */
  readonly atLeast?: number;
  /** Whether the values are counts. */
  readonly isWhole?: boolean;
}

const topOf = (points: readonly ChartPoint[]): number =>
  points.reduce((top, { values }) => values.reduce<number>((most, value) => Math.max(most, value ?? 0), top), 0);

/** Lines over time with a crosshair that the charts of one page share. */
export function LineChart({ points, series, format, syncId, atLeast = 0, isWhole = false }: LineChartProps) {
  const spanMs = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <ComposedChart data={[...points]} syncId={syncId} margin={{ top: 4, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--corral-line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          tickFormatter={(at: number) => formatClock(at, spanMs)}
          tick={{ fontSize: 11, fill: 'var(--corral-quiet)' }}
          tickLine={false}
          axisLine={{ stroke: 'var(--corral-line)' }}
          minTickGap={48}
        />
        <YAxis
          width={64}
          tickFormatter={(value: number) => format(value)}
          tick={{ fontSize: 11, fill: 'var(--corral-quiet)' }}
          tickLine={false}
          axisLine={false}
          tickCount={4}
          domain={[0, topOf(points) < atLeast ? atLeast : 'auto']}
          allowDecimals={!isWhole}
        />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => formatClockExact(Number(at))}
          formatter={(value) => format(typeof value === 'number' ? value : null)}
          contentStyle={{ background: 'var(--mantine-color-body)', borderColor: 'var(--corral-line)', fontSize: 12 }}
        />
        {series.length > 1 ? <Legend iconType="plainline" wrapperStyle={{ fontSize: 12 }} /> : null}
        {series.map(({ label, color, style }, index) => {
          const shared = {
            name: label,
            dataKey: (point: ChartPoint) => point.values[index] ?? null,
            stroke: color,
            strokeWidth: 1.5,
            strokeDasharray: dashes[style],
            dot: false,
            connectNulls: false,
            isAnimationActive: false,
          };
          return style === 'area' ? (
            <Area key={label} type="linear" {...shared} fill={color} fillOpacity={0.18} />
          ) : (
            <Line key={label} type="linear" {...shared} />
          );
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
