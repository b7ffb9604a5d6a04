const INSET = 1.5;

interface SparkSize {
  readonly width: number;
  readonly height: number;
  /** Room for this many, so that a line grows from the right until it is full. */
  readonly points: number;
}

/** An SVG path through the values, the newest at the right edge; gaps lift the pen. Flat at the bottom when all are 0. */
export function sparkPath(values: readonly (number | null)[], { width, height, points }: SparkSize): string {
  const shown = values.slice(-points);
  const top = Math.max(...shown.map((value) => value ?? 0), 0);
  const step = (width - 2 * INSET) / (points - 1);
  const first = points - shown.length;
  let path = '';
  let isDrawing = false;
  shown.forEach((value, index) => {
    if (value === null) {
      isDrawing = false;
      return;
    }
    const x = INSET + (first + index) * step;
    const y = height - INSET - (top > 0 ? (value / top) * (height - 2 * INSET) : 0);
    path += `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDrawing = true;
  });
  return path;
}
