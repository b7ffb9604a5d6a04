import type { QueueSnapshot } from '../../shared/snapshot.ts';
import { createCallerCounts } from '../fleet/caller-counts.ts';
import type { Clock } from '../ports.ts';
import { createLine, type Line, type Place } from './line.ts';
import type { Waited, Waiter } from './waiter.ts';

export interface QueueLimits {
  readonly timeoutMs: number;
  /** Waiting exchanges in the whole gateway. */
  readonly limit: number;
  /** Waiting exchanges of one caller; Infinity for any number. */
  readonly perCaller: number;
}

/** In fair turns per model; bounded; the only owner of the waiting list. */
export interface Queue<T> {
  /** Calls `done` once, unless the returned function was called first: then the place is given up. */
  wait(waiter: Waiter<T>, limits: QueueLimits, done: (waited: Waited<T>) => void): () => void;
  /** Somebody waits for this model because there is no room: a newcomer would overtake. */
  isContended(model: string): boolean;
  /** Room may have appeared: places whoever can be, in order. */
  wake(): void;
  depth(): number;
  /** How many a newcomer for this model would stand behind. */
  aheadOf(model: string): number;
  snapshot(): readonly QueueSnapshot[];
}

/** How often those who wait for something better think again: time alone can change their mind. */
const REVIEW_MS = 250;

export function createQueue<T>(clock: Clock): Queue<T> {
  const lines = new Map<string, Line<T>>();
  const waiting = createCallerCounts();
  let depth = 0;
  let isReviewing = false;

  /** Whose line is as long as it may be; null while there is room. */
  function fullOf(caller: string, { limit, perCaller }: QueueLimits): 'all' | 'caller' | null {
    if (depth >= limit) return 'all';
    return waiting.of(caller) >= perCaller ? 'caller' : null;
  }

  function leave(place: Place<T>): void {
    const { model } = place.waiter;
    const line = lines.get(model);
    if (!line?.leave(place)) return;
    depth -= 1;
    waiting.add(place.waiter.claim.caller, -1);
    if (line.size === 0) lines.delete(model);
  }

  function join(place: Place<T>): void {
    const { model } = place.waiter;
    const line = lines.get(model) ?? createLine<T>();
    lines.set(model, line);
    line.join(place);
    depth += 1;
    waiting.add(place.waiter.claim.caller, 1);
    review();
  }

  function review(): void {
    if (isReviewing || ![...lines.values()].some((line) => line.hasChoosy())) return;
    isReviewing = true;
    clock.schedule(REVIEW_MS, () => {
      isReviewing = false;
      wake();
    });
  }

  function wake(): void {
    for (const line of lines.values()) line.serve(clock.monotonic());
    review();
  }

  return {
    wait(waiter, limits, done) {
      const { timeoutMs } = limits;
      const of = fullOf(waiter.claim.caller, limits);
      if (of !== null) {
        done({ kind: 'full', of });
        return () => {};
      }
      const cancelTimer = clock.schedule(timeoutMs, () =>
        place.finish({ kind: 'timeout', waitedMs: timeoutMs, held: place.held }),
      );
      const quit = (): void => {
        cancelTimer();
        leave(place);
      };
      const finish = (waited: Waited<T>): void => {
        quit();
        done(waited);
      };
      const place: Place<T> = { waiter, since: clock.monotonic(), tag: 0, held: waiter.held, finish };
      join(place);
      return quit;
    },
    isContended: (model) => lines.get(model)?.isBarred() ?? false,
    wake,
    depth: () => depth,
    aheadOf: (model) => lines.get(model)?.contending() ?? 0,
    snapshot: () => [...lines].map(([model, line]) => line.describe(model, clock.monotonic())),
  };
}
