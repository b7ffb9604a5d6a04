import type { OperationSnapshot } from '../../shared/operation.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Clock } from '../ports.ts';
import type { CopiesWanted } from './choose-copies.ts';
import { type CopiesPlan, keptCopies, placeKey, planCopies } from './plan-copies.ts';
import { NO_TRIES, noteTry, stillCounting, type Tries } from './tries.ts';

export interface CopiesBookPorts {
  readonly clock: Clock;
  readonly rules: () => readonly CopiesWanted[];
  readonly backends: () => readonly ReadonlyBackend[];
  readonly operations: () => readonly OperationSnapshot[];
}

/** What is remembered of rules about copies from one look to the next. */
export interface CopiesBook {
  /** What every rule comes to now, as far as is known since the last look. */
  plan(): readonly CopiesPlan[];
  /** The same after a look at what counts and since when something is missing. */
  look(): readonly CopiesPlan[];
  isKept(backend: string, model: string): boolean;
  /** A load that was ordered came to something, or to nothing for that reason. */
  noteLoad(backend: string, model: string, failure: string | null): void;
  /** Forgets what was remembered of models without a rule. */
  keepOnly(models: ReadonlySet<string>): void;
}

/** What brings something into memory. */
const LOADS: ReadonlySet<OperationSnapshot['kind']> = new Set(['warm', 'heal'] as const);

export function createCopiesBook({ clock, rules, backends, operations }: CopiesBookPorts): CopiesBook {
  const tries = new Map<string, Tries>();
  const shortSince = new Map<string, number>();
  let kept: ReadonlySet<string> = new Set();

  const triesOf = (id: string, model: string): Tries =>
    stillCounting(tries.get(placeKey(id, model)) ?? NO_TRIES, clock.monotonic());
  const loads = (id: string): readonly OperationSnapshot[] =>
    operations().filter(({ backend, state, kind }) => backend === id && state === 'running' && LOADS.has(kind));
  const plan = (): readonly CopiesPlan[] =>
    planCopies(rules(), backends(), {
      now: clock.monotonic(),
      wallNow: clock.now(),
      keptBefore: kept,
      shortSince: (model) => shortSince.get(model) ?? null,
      isOrdered: (id, model) => loads(id).some((operation) => operation.model === model),
      isLoading: (id) => loads(id).length > 0,
      tries: triesOf,
    });

  function noteShort({ wanted: { model, copies }, on }: CopiesPlan): void {
    if (on.length >= copies) shortSince.delete(model);
    else if (!shortSince.has(model)) shortSince.set(model, clock.monotonic());
  }

  return {
    plan,
    look() {
      kept = keptCopies(rules(), backends(), kept);
      const plans = plan();
      for (const one of plans) noteShort(one);
      return plans;
    },
    isKept(id, model) {
      const rule = rules().filter((wanted) => wanted.model === model);
      return rule.length > 0 && keptCopies(rule, backends(), kept).has(placeKey(id, model));
    },
    noteLoad(id, model, failure) {
      tries.set(placeKey(id, model), noteTry(triesOf(id, model), clock.monotonic(), failure));
    },
    keepOnly(models) {
      for (const model of shortSince.keys()) if (!models.has(model)) shortSince.delete(model);
      for (const key of tries.keys()) if (!models.has(key.slice(key.indexOf('\n') + 1))) tries.delete(key);
    },
  };
}
