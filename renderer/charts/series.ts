/** One moment of a chart: a value for each series, in their order. */
export interface ChartPoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly values: readonly (number | null)[];
}

export interface ChartSeries {
  readonly label: string;
  /** A CSS colour; `seriesColor` gives the same one for the same thing everywhere. */
  readonly color: string;
  /** Tells it apart without colour; `area` fills down to the axis. */
  readonly style: 'solid' | 'dashed' | 'dotted' | 'area';
}

/** Distinct in both schemes and for the common colour blindnesses (Okabe and Ito's palette, darkened for thin lines). */
const palette = ['#0072b2', '#c2570c', '#008a63', '#a64d8a', '#7a6a00', '#2f8fc4', '#b03a48', '#5b5bd6'];

/** The colour of the nth of some things that keep their order, such as the fleet's backends. */
export const seriesColor = (index: number): string => palette[index % palette.length] ?? '#0072b2';
