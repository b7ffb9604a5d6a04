import type { QueueSnapshot } from '../../../shared/snapshot.ts';
import type { Happening } from './happening.ts';

/** How many wait for one model. */
export type QueueDepth = Pick<QueueSnapshot, 'model' | 'depth'>;

export interface QueueNews {
  /** Call about once per second; `now` is monotonic ms. */
  sample(now: number, queue: readonly QueueDepth[]): void;
}

/** More than so many waiting is a queue worth telling of … */
const LONG = 10;
/** … once it has lasted this long: a burst that is placed at once is not. */
const LASTING_MS = 1_000;
/** It is over once nobody has waited for this long. */
const QUIET_MS = 5_000;

/** Tells when a queue has built up and when it is gone; what lies between is not said again. */
export function createQueueNews(tell: (happening: Happening) => void): QueueNews {
  let long: { readonly sinceMs: number; readonly isTold: boolean; readonly most: number } | null = null;
  let emptySinceMs: number | null = null;

  function watchLong(now: number, depth: number, queue: readonly QueueDepth[]): void {
    if (!long && depth <= LONG) return;
    long = { sinceMs: now, isTold: false, ...long, most: Math.max(long?.most ?? 0, depth) };
    if (long.isTold) return;
    if (depth <= LONG) long = null;
    else if (now - long.sinceMs >= LASTING_MS) {
      long = { ...long, isTold: true };
      tell({ what: 'queue-long', depth, models: modelsOf(queue) });
    }
  }

  function watchEmpty(now: number, depth: number): void {
    emptySinceMs = depth === 0 ? (emptySinceMs ?? now) : null;
    if (!long?.isTold || emptySinceMs === null || now - emptySinceMs < QUIET_MS) return;
    tell({ what: 'queue-empty', lastedMs: emptySinceMs - long.sinceMs, most: long.most });
    long = null;
  }

  return {
    sample(now, queue) {
      const depth = queue.reduce((total, line) => total + line.depth, 0);
      watchLong(now, depth, queue);
      watchEmpty(now, depth);
    },
  };
}

/** Longest line first; requests without a model wait in a line without a name. */
const modelsOf = (queue: readonly QueueDepth[]): string[] =>
  queue.toSorted((a, b) => b.depth - a.depth).map(({ model }) => model || 'no model in particular');
