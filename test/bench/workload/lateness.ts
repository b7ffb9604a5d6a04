import { percentile } from './figures/statistics.ts';

/** How much later than planned things happened in one process. */
export interface Lateness {
  note(realMs: number): void;
  /** The value 99 % of the notes do not exceed, in real milliseconds; 0 without notes. */
  p99Ms(): number;
  reset(): void;
}

// A run makes hundreds of thousands of timers: one in sixteen is enough to know.
const EVERY = 16;
const MOST_NOTES = 50_000;

export function createLateness(every = EVERY): Lateness {
  let notes: number[] = [];
  let count = 0;
  return {
    note(realMs) {
      count += 1;
      if (count % every === 0 && notes.length < MOST_NOTES) notes.push(realMs);
    },
    p99Ms: () => (notes.length === 0 ? 0 : percentile(notes, 0.99)),
    reset() {
      notes = [];
      count = 0;
    },
  };
}
