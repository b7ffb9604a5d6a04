/** Figures of one point, in a fixed order; null where nothing was measured. */
export type RingValues = readonly (number | null)[];

export interface HistoryRing {
  /** `at` is milliseconds since the epoch. Several samples in one step are averaged, unmeasured ones left out. */
  sample(at: number, values: RingValues): void;
  /** Exactly `size` points up to and including the one that holds `at`, oldest first; a step without samples is all null. */
  read(at: number): { readonly at: number; readonly values: RingValues }[];
}

export interface RingOptions {
  readonly stepMs: number;
  readonly size: number;
  /** Values per point. */
  readonly width: number;
}

/** In steps. A timer a little late now and then jumps over a whole step: that is no gap, it takes the late sample too. */
const LATE = 1.5;

/** A fixed ring of averaged points: size × (width + 1) × 8 bytes. Every slot knows its step, so gaps and clock jumps need no clearing. */
export function createHistoryRing({ stepMs, size, width }: RingOptions): HistoryRing {
  const steps = new Float64Array(size).fill(Number.NaN);
  const means = new Float64Array(size * width);
  const counts = new Uint32Array(width);
  let openStep = Number.NaN;
  let sampledAt = Number.NEGATIVE_INFINITY;

  function open(step: number, slot: number): void {
    openStep = step;
    steps[slot] = step;
    means.fill(Number.NaN, slot * width, (slot + 1) * width);
    counts.fill(0);
  }

  function average(cell: number, column: number, value: number): void {
    const count = (counts[column] ?? 0) + 1;
    counts[column] = count;
    const mean = count === 1 ? 0 : (means[cell] ?? 0);
    means[cell] = mean + (value - mean) / count;
  }

  function put(step: number, values: RingValues): void {
    const slot = step % size;
    if (step !== openStep) open(step, slot);
    values.forEach((value, column) => {
      if (value !== null) average(slot * width + column, column, value);
    });
  }

  const valuesOf = (step: number): RingValues => {
    const slot = step % size;
    const known = steps[slot] === step;
    return Array.from(means.subarray(slot * width, (slot + 1) * width), (mean) =>
      known && !Number.isNaN(mean) ? mean : null,
    );
  };

  return {
    sample(at, values) {
      const step = Math.floor(at / stepMs);
      const skipped = step - Math.floor(sampledAt / stepMs) - 1;
      if (skipped === 1 && at - sampledAt < LATE * stepMs) put(step - 1, values);
      put(step, values);
      sampledAt = at;
    },
    read(at) {
      const last = Math.floor(at / stepMs);
      return Array.from({ length: size }, (_, index) => {
        const step = last - size + 1 + index;
        return { at: step * stepMs, values: valuesOf(step) };
      });
    },
  };
}
