import type { MovedModel } from '../../shared/leaving.ts';
import type { LoadPlace } from '../../shared/load-forecast.ts';
import type { Leave, LeaveLoad } from './leave.ts';

/** What is known of the fleet when it is decided where models go. */
export interface MoveSight {
  /** Every other backend as a place for a copy, the best first; none of those in `without` is chosen. */
  places(model: string, without: ReadonlySet<string>): readonly LoadPlace[];
  /** Whether another backend has it installed. */
  isElsewhere(model: string): boolean;
  /** Another backend of which it is not known yet what it has, or can do; null when there is none. */
  readonly unjudged: string | null;
  /** What that load is doing now, in words. */
  wordsOf(operation: string): string;
}

/** A load that is to be ordered now. */
export interface NextLoad {
  readonly model: string;
  readonly backend: string;
}

export interface Moves {
  readonly models: readonly MovedModel[];
  readonly next: readonly NextLoad[];
}

/**
 * Where each model of a backend that is to be drained stands, and which loads come next: on each backend one at a time, so
 * that every choice knows what the last load left of its memory. One that failed is tried on the next best. Pure.
 */
export function moveModels({ models, loads }: Pick<Leave, 'models' | 'loads'>, sight: MoveSight): Moves {
  const busy = new Set(loads.filter(({ ended }) => ended === null).map(({ backend }) => backend));
  const next: NextLoad[] = [];
  const moved = models.map((model) => {
    const own = loads.filter((load) => load.model === model);
    const placed = settled(model, own, sight) ?? choose(model, own, { sight, busy });
    if (placed.isNext && placed.backend !== null) {
      busy.add(placed.backend);
      next.push({ model, backend: placed.backend });
    }
    const { isNext: _, ...shown } = placed;
    return shown;
  });
  return { models: moved, next };
}

interface Placed extends MovedModel {
  readonly isNext?: boolean;
}

/** What its loads, or those who have it already, say of it; null when a place is to be chosen. */
function settled(model: string, own: readonly LeaveLoad[], { wordsOf }: MoveSight): Placed | null {
  const done = own.find(({ ended }) => ended?.state === 'done');
  if (done) return { model, state: 'warm', backend: done.backend, words: `${done.ended?.words} on ${done.backend}` };
  const running = own.find(({ ended }) => ended === null);
  if (running) {
    const { backend, operation } = running;
    return { model, state: 'warming', backend, words: `on ${backend}: ${wordsOf(operation)}` };
  }
  const cancelled = own.find(({ ended }) => ended?.state === 'cancelled');
  return cancelled ? { model, state: 'cold', backend: null, words: sayLoad(cancelled) } : null;
}

interface Choice {
  readonly sight: MoveSight;
  readonly busy: ReadonlySet<string>;
}

function choose(model: string, own: readonly LeaveLoad[], { sight, busy }: Choice): Placed {
  const failed = new Set(own.map(({ backend }) => backend));
  const places = sight.places(model, failed);
  const here = places.find(({ state }) => state === 'loaded');
  if (here) return { model, state: 'warm', backend: here.backend, words: `in memory on ${here.backend} already` };
  const coming = places.find(({ state }) => state === 'loading');
  if (coming) return { model, state: 'warming', backend: coming.backend, words: `being loaded on ${coming.backend}` };
  const best = places.find(({ state }) => state === 'chosen');
  if (best) {
    const { backend, words } = best;
    return { model, state: 'waiting', backend, words: `on ${backend}: ${words}`, isNext: !busy.has(backend) };
  }
  if (sight.unjudged !== null)
    return { model, state: 'waiting', backend: null, words: `${sight.unjudged} has not been looked at yet` };
  return sight.isElsewhere(model)
    ? { model, state: 'cold', backend: null, words: sayCold(own, places) }
    : { model, state: 'alone', backend: null, words: 'no other backend has it installed: it is not loaded elsewhere' };
}

const sayLoad = ({ backend, ended }: LeaveLoad): string => `its load on ${backend} did not come off: ${ended?.words}`;

/** Where it was tried, then why not the others that have it. */
function sayCold(own: readonly LeaveLoad[], places: readonly LoadPlace[]): string {
  const tried = new Set(own.map(({ backend }) => backend));
  const others = places.filter(({ backend, words }) => !tried.has(backend) && !words.startsWith('not installed'));
  return [...own.map(sayLoad), ...others.map(({ backend, words }) => `${backend}: ${words}`)].join('; ');
}
