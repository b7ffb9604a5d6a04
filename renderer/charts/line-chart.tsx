import { useCallback, useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock, formatClockExact } from './clock-label.ts';
import type { ChartPoint, ChartSeries } from './series.ts';

const HEIGHT = 140;
const dashes: Readonly<Record<ChartSeries['style'], string>> = { solid: '0', area: '0', dashed: '6 3', dotted: '2 3' };

// A setting that is another object than before is a new setting to the chart, and makes it lay everything out anew:
// what never changes is said once.
const margin = { top: 4, right: 8, bottom: 0, left: 0 };
const tick = { fontSize: 11, fill: 'var(--corral-quiet)' };
const baseLine = { stroke: 'var(--corral-line)' };
const legendStyle = { fontSize: 12 };
const tipStyle = { background: 'var(--mantine-color-body)', borderColor: 'var(--corral-line)', fontSize: 12 };
const wholeSpan: ['dataMin', 'dataMax'] = ['dataMin', 'dataMax'];

interface LineChartProps {
  readonly points: readonly ChartPoint[];
  /** The same array as long as the series are the same. */
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

const spanOf = (points: readonly ChartPoint[]): number => (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);

/** Lines over time with a crosshair that the charts of one page share. */
export function LineChart({ points, series, format, syncId, atLeast = 0, isWhole = false }: LineChartProps) {
  const data = useMemo(() => [...points], [points]);
  const spanMs = spanOf(points);
  const formatTime = useCallback((at: number) => formatClock(at, spanMs), [spanMs]);
  const exactTime = useCallback((at: unknown) => formatClockExact(Number(at), spanMs), [spanMs]);
  const formatValue = useCallback((value: unknown) => format(typeof value === 'number' ? value : null), [format]);
  const isLow = topOf(points) < atLeast;
  const height = useMemo<[number, number | 'auto']>(() => [0, isLow ? atLeast : 'auto'], [isLow, atLeast]);
  const lines = useMemo(() => series.map(drawSeries), [series]);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <ComposedChart data={data} syncId={syncId} margin={margin}>
        <CartesianGrid vertical={false} stroke="var(--corral-line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={wholeSpan}
          tickFormatter={formatTime}
          tick={tick}
          tickLine={false}
          axisLine={baseLine}
          minTickGap={48}
        />
        <YAxis
          width={64}
          tickFormatter={formatValue}
          tick={tick}
          tickLine={false}
          axisLine={false}
          tickCount={4}
          domain={height}
          allowDecimals={!isWhole}
        />
        <Tooltip isAnimationActive={false} labelFormatter={exactTime} formatter={formatValue} contentStyle={tipStyle} />
        {series.length > 1 ? <Legend iconType="plainline" wrapperStyle={legendStyle} /> : null}
        {lines}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function drawSeries({ label, color, style }: ChartSeries, place: number) {
  const shared = {
    name: label,
    dataKey: ({ values }: ChartPoint): number | null => values[place] ?? null,
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
}
