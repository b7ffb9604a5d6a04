import type { QueueSnapshot } from '../../shared/snapshot.ts';
import { createFairOrder } from './fair-order.ts';
import type { Held, Waited, Waiter } from './waiter.ts';

/** One who waits. */
export interface Place<T> {
  readonly waiter: Waiter<T>;
  /** Monotonic ms. */
  readonly since: number;
  readonly finish: (waited: Waited<T>) => void;
  /** Its turn among those of its line; `join` sets it. */
  tag: number;
  /** What it was told last. */
  held: Held;
}

/** Those who wait for one model, in the order of their turns. */
export interface Line<T> {
  readonly size: number;
  join(place: Place<T>): void;
  leave(place: Place<T>): boolean;
  /** Places whoever can be, in order, until somebody who may not be overtaken finds no room. */
  serve(now: number): void;
  /** Somebody waits because there is no room: a newcomer would overtake. */
  isBarred(): boolean;
  hasChoosy(): boolean;
  /** How many wait for room, and not for a limit of their own. */
  contending(): number;
  describe(model: string, now: number): QueueSnapshot;
}

/** Positions told of one line; the rest are counted. */
const LISTED = 50;

export function createLine<T>(): Line<T> {
  const order = createFairOrder();
  const places: Place<T>[] = [];

  return {
    get size() {
      return places.length;
    },
    join(place) {
      place.tag = order.enter(place.waiter.claim);
      const at = places.findIndex(({ tag }) => tag > place.tag);
      places.splice(at < 0 ? places.length : at, 0, place);
    },
    leave(place) {
      const at = places.indexOf(place);
      if (at < 0) return false;
      places.splice(at, 1);
      order.leave(place.waiter.claim);
      return true;
    },
    serve(now) {
      let ahead = 0;
      for (const place of [...places]) {
        const answer = place.waiter.tryPlace({ ahead, waitedMs: now - place.since });
        if (answer.kind === 'here') {
          order.serve(place.waiter.claim);
          place.finish({ kind: 'placed', value: answer.value, waitedMs: now - place.since });
          continue;
        }
        place.held = answer.kind;
        if (answer.kind !== 'limited') ahead += 1;
        if (answer.kind === 'full' && !place.waiter.particular) return;
      }
    },
    isBarred: () => places.some(({ waiter, held }) => !waiter.particular && held === 'full'),
    hasChoosy: () => places.some(({ held }) => held === 'later'),
    contending: () => places.filter(({ held }) => held !== 'limited').length,
    describe: (model, now) => ({
      model,
      depth: places.length,
      oldestMs: places.reduce((oldest, { since }) => Math.max(oldest, now - since), 0),
      waiting: places.slice(0, LISTED).map(({ waiter, since, held }, index) => ({
        id: waiter.id,
        caller: waiter.claim.caller,
        position: index + 1,
        waitedMs: now - since,
        isLimited: held === 'limited',
        expectedMs: waiter.expectMs({ ahead: index, waitedMs: now - since }),
      })),
    }),
  };
}
