import type { QueueSnapshot } from '../../../shared/snapshot.ts';
import type { Happening } from './happening.ts';

/** How many wait for one model. */
export type QueueDepth = Pick<QueueSnapshot, 'model' | 'depth'>;

export interface QueueNews {
  /** Call about once per second; `now` is monotonic ms. More than `over` waiting is worth telling of; 0 = never. */
  sample(now: number, queue: readonly QueueDepth[], over: number): void;
}

/** A long line is told once it has lasted this long: a burst that is placed at once is not. */
const LASTING_MS = 1_000;
/** It is over once nobody has waited for this long … */
const EMPTY_MS = 5_000;
/** … or, where somebody always waits, once it has been half as long at most for this long. */
const SHORT_MS = 60_000;

interface Long {
  readonly sinceMs: number;
  readonly isTold: boolean;
  readonly most: number;
}

/** Tells when a queue has built up and when it is gone; what lies between is not said again. */
export function createQueueNews(tell: (happening: Happening) => void): QueueNews {
  let long: Long | null = null;
  let emptySinceMs: number | null = null;
  let shortSinceMs: number | null = null;

  function watchLong(now: number, queue: readonly QueueDepth[], over: number): void {
    const depth = depthOf(queue);
    const isLong = over > 0 && depth > over;
    if (!long && !isLong) return;
    long = { sinceMs: now, isTold: false, ...long, most: Math.max(long?.most ?? 0, depth) };
    if (long.isTold) return;
    if (!isLong) long = null;
    else if (now - long.sinceMs >= LASTING_MS) {
      long = { ...long, isTold: true };
      tell({ what: 'queue-long', depth, models: modelsOf(queue) });
    }
  }

  /** Since when it is short enough for the long line to be over; null while it is not over. */
  function watchShort(now: number, depth: number, over: number): number | null {
    emptySinceMs = depth === 0 ? (emptySinceMs ?? now) : null;
    shortSinceMs = depth <= over / 2 ? (shortSinceMs ?? now) : null;
    if (emptySinceMs !== null && now - emptySinceMs >= EMPTY_MS) return emptySinceMs;
    return shortSinceMs !== null && now - shortSinceMs >= SHORT_MS ? shortSinceMs : null;
  }

  return {
    sample(now, queue, over) {
      watchLong(now, queue, over);
      const waiting = depthOf(queue);
      const endedMs = watchShort(now, waiting, over);
      if (endedMs === null || !long?.isTold) return;
      tell({ what: 'queue-short', waiting, lastedMs: endedMs - long.sinceMs, most: long.most });
      long = null;
    },
  };
}

const depthOf = (queue: readonly QueueDepth[]): number => queue.reduce((total, { depth }) => total + depth, 0);

/** Longest line first; requests without a model wait in a line without a name. */
const modelsOf = (queue: readonly QueueDepth[]): string[] =>
  queue.toSorted((a, b) => b.depth - a.depth).map(({ model }) => model || 'no model in particular');
