import type { ResidencyEntry } from './facts.ts';
import { heldBytes, heldTogether, limitOfSpill } from './held-bytes.ts';

/** A model that left memory although its time was not up. */
export interface Gone {
  readonly bytes: number;
  /** Monotonic ms. */
  readonly at: number;
}

/** What a backend's memory was seen to hold, and not to hold, at a time. */
export interface MemorySeen {
  readonly memorySeenBytes: number;
  readonly memoryBelowBytes: number;
  readonly leftEarly: readonly Gone[];
}

export interface Reading {
  readonly before: ReadonlyMap<string, ResidencyEntry>;
  readonly after: ReadonlyMap<string, ResidencyEntry>;
  /** Those that were told to leave. */
  readonly toldToLeave: ReadonlySet<string>;
  /** Monotonic ms. */
  readonly now: number;
  /** Milliseconds since the epoch. */
  readonly wallNow: number;
}

/** A load that pushed a model out is over by then. */
const LOAD_MS = 300_000;
/** The backend's clock may be off by so much. */
const CLOCKS_MS = 5_000;

/**
 * What is known after a reading of what is in memory. A model that has left before its time for one that is here now did
 * not fit beside it; what is seen to be there together fits, whatever was thought before. Pure.
 */
export function learnMemory(seen: MemorySeen, reading: Reading): MemorySeen {
  const { before, after, now } = reading;
  const entries = [...after.values()];
  const together = heldTogether(entries);
  const memorySeenBytes = Math.max(seen.memorySeenBytes, together);
  const gone = [...seen.leftEarly.filter(({ at }) => now - at < LOAD_MS), ...leavers(reading)];
  const isNewcomer = entries.some(({ model }) => !before.has(model));
  const largest = Math.max(0, ...gone.map(({ bytes }) => bytes));
  const tooMuch = isNewcomer && largest > 0 ? together + largest : Number.POSITIVE_INFINITY;
  const below = Math.min(seen.memoryBelowBytes, tooMuch, limitOfSpill(entries));
  return {
    memorySeenBytes,
    memoryBelowBytes: below <= memorySeenBytes ? Number.POSITIVE_INFINITY : below,
    leftEarly: isNewcomer ? [] : gone,
  };
}

function leavers({ before, after, toldToLeave, now, wallNow }: Reading): readonly Gone[] {
  const left = [...before.values()].filter(({ model }) => !after.has(model) && !toldToLeave.has(model));
  const early = left.filter(({ expiresAt }) => expiresAt !== null && expiresAt > wallNow + CLOCKS_MS);
  return early.map((entry) => ({ bytes: heldBytes(entry), at: now }));
}
