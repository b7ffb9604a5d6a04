import { sparkPath } from './spark-path.ts';

const WIDTH = 72;
const HEIGHT = 20;
/** Two minutes of snapshots at one every two seconds. */
const POINTS = 60;

interface SparklineProps {
  /** Oldest first; null leaves a gap. */
  readonly values: readonly (number | null)[];
  /** What it shows, for those who cannot see it: `requests/s over the last two minutes`. */
  readonly label: string;
  /** Values that fill it; a line of fewer grows from the right. */
  readonly points?: number;
}

/** A line the size of a word. A plain path: fifty of a charting library's, redrawn twice a second, cost whole frames. */
export function Sparkline({ values, label, points = POINTS }: SparklineProps) {
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <path d={sparkPath(values, { width: WIDTH, height: HEIGHT, points })} />
    </svg>
  );
}
