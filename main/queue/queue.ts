import type { QueueSnapshot } from '../../shared/snapshot.ts';
import type { Clock } from '../ports.ts';

/** Somebody waiting to be placed. `T` is whatever placing yields: a lease, or the reason why none will come. */
export interface Waiter<T> {
  /** Model waited for; empty for exchanges without one. */
  readonly model: string;
  /** Asks for other than its line does (a retry, a named backend, no slot): never holds up those behind it. */
  readonly particular: boolean;
  /** Tries now. Null = still no room. Must not wait, must not call the queue. */
  tryPlace(): T | null;
}

export type Waited<T> =
  | { readonly kind: 'placed'; readonly value: T; readonly waitedMs: number }
  | { readonly kind: 'timeout'; readonly waitedMs: number }
  | { readonly kind: 'full' };

export interface QueueLimits {
  readonly timeoutMs: number;
  /** Waiting exchanges in the whole gateway. */
  readonly limit: number;
}

/** First come, first served per model; bounded; the only owner of the waiting list. */
export interface Queue<T> {
  /** Calls `done` once, unless the returned function was called first: then the place is given up. */
  wait(waiter: Waiter<T>, limits: QueueLimits, done: (waited: Waited<T>) => void): () => void;
  /** Somebody who would be overtaken is waiting for this model. */
  isContended(model: string): boolean;
  /** Room may have appeared: places whoever can be, in order. */
  wake(): void;
  depth(): number;
  snapshot(): readonly QueueSnapshot[];
}

interface Place<T> {
  readonly waiter: Waiter<T>;
  readonly since: number;
  readonly finish: (waited: Waited<T>) => void;
}

export function createQueue<T>(clock: Clock): Queue<T> {
  const lines = new Map<string, Set<Place<T>>>();
  let depth = 0;

  const leave = (place: Place<T>): void => {
    const line = lines.get(place.waiter.model);
    if (!line?.delete(place)) return;
    depth -= 1;
    if (line.size === 0) lines.delete(place.waiter.model);
  };
  const join = (place: Place<T>): void => {
    const { model } = place.waiter;
    const line = lines.get(model) ?? new Set();
    lines.set(model, line.add(place));
    depth += 1;
  };

  return {
    wait(waiter, { timeoutMs, limit }, done) {
      if (depth >= limit) {
        done({ kind: 'full' });
        return () => {};
      }
      const since = clock.monotonic();
      const cancelTimer = clock.schedule(timeoutMs, () => place.finish({ kind: 'timeout', waitedMs: timeoutMs }));
      const quit = (): void => {
        cancelTimer();
        leave(place);
      };
      const place: Place<T> = {
        waiter,
        since,
        finish(waited) {
          quit();
          done(waited);
        },
      };
      join(place);
      return quit;
    },
    isContended: (model) => holdsPlaces(lines.get(model) ?? []),
    wake() {
      for (const line of lines.values()) serve(line, clock.monotonic());
    },
    depth: () => depth,
    snapshot: () => [...lines].map(([model, line]) => describe(model, line, clock.monotonic())),
  };
}

/** Places the line in order, until somebody who may not be overtaken finds no room. */
function serve<T>(line: Set<Place<T>>, now: number): void {
  for (const place of line) {
    const value = place.waiter.tryPlace();
    if (value !== null) place.finish({ kind: 'placed', value, waitedMs: now - place.since });
    else if (!place.waiter.particular) return;
  }
}

function holdsPlaces<T>(line: Iterable<Place<T>>): boolean {
  for (const { waiter } of line) if (!waiter.particular) return true;
  return false;
}

function describe<T>(model: string, line: Set<Place<T>>, now: number): QueueSnapshot {
  const [oldest] = line;
  return { model, depth: line.size, oldestMs: oldest ? now - oldest.since : 0 };
}
