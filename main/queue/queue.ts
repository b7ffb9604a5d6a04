import type { QueueSnapshot } from '../../shared/snapshot.ts';
import type { Clock } from '../ports.ts';

/** Somebody waiting to be placed. `T` is whatever placing yields: a lease, or the reason why none will come. */
export interface Waiter<T> {
  /** Model waited for; empty for exchanges without one. */
  readonly model: string;
  /** Asks for other than its line does (a retry, a named backend, no slot): never holds up those behind it. */
  readonly particular: boolean;
  /** May have been turned down although there was room: asked again now and then, and nobody's way is barred by it. */
  readonly choosy?: boolean;
  /** Tries now, with so many of its line before it. Must not wait, must not call the queue. */
  tryPlace(ahead: number): Answer<T>;
}

/** `full`: there is no room. `later`: there is, but a better place is worth waiting for; others may go first. */
export type Answer<T> = T | 'full' | 'later';

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
  /** Somebody waits for this model because there is no room: a newcomer would overtake. */
  isContended(model: string): boolean;
  /** Room may have appeared: places whoever can be, in order. */
  wake(): void;
  depth(): number;
  /** Waiting for this model. */
  depthOf(model: string): number;
  snapshot(): readonly QueueSnapshot[];
}

interface Place<T> {
  readonly waiter: Waiter<T>;
  readonly since: number;
  readonly finish: (waited: Waited<T>) => void;
  /** It could have gone, and waits for something better. */
  isChoosy: boolean;
}

/** How often those who wait for something better think again. */
const REVIEW_MS = 250;

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

  /** Time alone can change a choosy one's mind; nothing else would tell it. */
  let reviewing = false;
  const review = (): void => {
    if (reviewing || !hasChoosy(lines.values())) return;
    reviewing = true;
    clock.schedule(REVIEW_MS, () => {
      reviewing = false;
      wake();
    });
  };
  const wake = (): void => {
    for (const line of lines.values()) serve(line, clock.monotonic());
    review();
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
        isChoosy: waiter.choosy === true,
        finish(waited) {
          quit();
          done(waited);
        },
      };
      join(place);
      review();
      return quit;
    },
    isContended: (model) => holdsPlaces(lines.get(model) ?? []),
    wake,
    depth: () => depth,
    depthOf: (model) => lines.get(model)?.size ?? 0,
    snapshot: () => [...lines].map(([model, line]) => describe(model, line, clock.monotonic())),
  };
}

/** Places the line in order, until somebody who may not be overtaken finds no room. */
function serve<T>(line: Set<Place<T>>, now: number): void {
  let ahead = 0;
  for (const place of line) {
    const value = place.waiter.tryPlace(ahead);
    place.isChoosy = value === 'later';
    if (value !== 'full' && value !== 'later') place.finish({ kind: 'placed', value, waitedMs: now - place.since });
    else if (value === 'full' && !place.waiter.particular) return;
    else ahead += 1;
  }
}

function hasChoosy(lines: Iterable<Iterable<{ readonly isChoosy: boolean }>>): boolean {
  for (const line of lines) for (const { isChoosy } of line) if (isChoosy) return true;
  return false;
}

function holdsPlaces<T>(line: Iterable<Place<T>>): boolean {
  for (const { waiter, isChoosy } of line) if (!waiter.particular && !isChoosy) return true;
  return false;
}

function describe<T>(model: string, line: Set<Place<T>>, now: number): QueueSnapshot {
  const [oldest] = line;
  return { model, depth: line.size, oldestMs: oldest ? now - oldest.since : 0 };
}
