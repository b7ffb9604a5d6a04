import { formatBytes } from '../../shared/format-bytes.ts';
import { figuresInWords, type LoadForecast, type LoadPlace } from '../../shared/load-forecast.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { type ChoiceMoment, type CopiesWanted, chooseCopies, holdsCopy } from './choose-copies.ts';
import { mayTryAt, type Tries } from './tries.ts';

export interface KeepMoment extends Pick<ChoiceMoment, 'now' | 'wallNow' | 'isOrdered'> {
  /** The copies that counted at the last look, see `placeKey`: of more than are wanted, these go on counting. */
  readonly keptBefore: ReadonlySet<string>;
  /** Since when a model has had fewer copies than wanted, monotonic ms; null where it was not short at the last look. */
  readonly shortSince: (model: string) => number | null;
  /** Whether something is being loaded there: what that leaves of its memory is not known yet. */
  readonly isLoading: (backend: string) => boolean;
  readonly tries: (backend: string, model: string) => Tries;
}

/** What a rule comes to now, and what is to be done for it. */
export interface CopiesPlan {
  readonly wanted: CopiesWanted;
  readonly on: readonly string[];
  readonly loadingOn: readonly string[];
  /** Where a copy is to be loaded now; one at a time for each model, and for each backend. */
  readonly order: string | null;
  /** Why there are fewer than wanted; null where there are not. */
  readonly why: string | null;
  /** When the next load is tried, monotonic ms; null where nothing waits for a time. */
  readonly retryAt: number | null;
}

/**
 * A model that leaves memory may only be on its way back, loaded anew for a client: what is loading is in no list. So a
 * lack has to last before anything is done about it.
 */
export const LASTING_MS = 5_000;

export const placeKey = (backend: string, model: string): string => `${backend}\n${model}`;

/** The copies that count: for each rule as many as it wants at most, and those that counted before first. Pure. */
export function keptCopies(
  rules: readonly CopiesWanted[],
  backends: readonly ReadonlyBackend[],
  keptBefore: ReadonlySet<string>,
): ReadonlySet<string> {
  const countsLess = ({ id, settings }: ReadonlyBackend, model: string): readonly number[] => [
    keptBefore.has(placeKey(id, model)) ? 0 : 1,
    settings.tier,
  ];
  return new Set(
    rules.flatMap((wanted) =>
      backends
        .filter((backend) => holdsCopy(backend, wanted))
        .map((backend) => ({ id: backend.id, rank: countsLess(backend, wanted.model) }))
        .sort((a, b) => (a.rank[0] ?? 0) - (b.rank[0] ?? 0) || (a.rank[1] ?? 0) - (b.rank[1] ?? 0))
        .slice(0, wanted.copies)
        .map(({ id }) => placeKey(id, wanted.model)),
    ),
  );
}

/**
 * What every rule comes to, in the configuration's order. Loads what is missing where it costs nobody anything that is
 * in use, was loaded to stay or is kept by another rule: two rules that do not fit into a memory together leave each
 * other alone. Pure.
 */
export function planCopies(
  rules: readonly CopiesWanted[],
  backends: readonly ReadonlyBackend[],
  moment: KeepMoment,
): readonly CopiesPlan[] {
  const kept = keptCopies(rules, backends, moment.keptBefore);
  const taken = new Set<string>();
  return rules.map((wanted) => {
    const places = chooseCopies(backends, wanted, choiceMoment(wanted, kept, moment));
    const plan = planOne(wanted, places, { kept, taken, moment });
    if (plan.order !== null) taken.add(plan.order);
    return plan;
  });
}

interface Course {
  readonly kept: ReadonlySet<string>;
  /** Backends that another rule has just been given. */
  readonly taken: ReadonlySet<string>;
  readonly moment: KeepMoment;
}

function planOne(wanted: CopiesWanted, places: readonly LoadPlace[], { kept, taken, moment }: Course): CopiesPlan {
  const { model, copies } = wanted;
  const named = (state: LoadPlace['state']): readonly string[] =>
    places.filter((place) => place.state === state).map(({ backend }) => backend);
  const on = named('loaded').filter((id) => kept.has(placeKey(id, model)));
  const loadingOn = named('loading');
  const state = { wanted, on, loadingOn };
  if (on.length >= copies) return { ...state, order: null, why: null, retryAt: null };
  if (on.length + loadingOn.length >= copies) return { ...state, order: null, why: 'being loaded', retryAt: null };
  const chosen = named('chosen');
  if (chosen.length === 0) return { ...state, order: null, ...whyNowhere(places, model, moment) };
  const since = moment.shortSince(model);
  const isLasting = since !== null && moment.now - since >= LASTING_MS;
  const free = chosen.find((id) => !taken.has(id) && !moment.isLoading(id)) ?? null;
  const order = isLasting && loadingOn.length === 0 ? free : null;
  return { ...state, order, why: whyNotYet({ isLasting, loadingOn, free }), retryAt: null };
}

function whyNotYet({
  isLasting,
  loadingOn,
  free,
}: {
  isLasting: boolean;
  loadingOn: readonly string[];
  free: string | null;
}) {
  if (loadingOn.length > 0) return 'one copy is loaded after the other';
  if (!isLasting) return 'looking whether it comes back by itself';
  return free === null ? 'another load has to end first' : 'about to be loaded';
}

const MOST_TOLD = 3;

/** Why no place can be had, and when the first may be. */
function whyNowhere(
  places: readonly LoadPlace[],
  model: string,
  moment: KeepMoment,
): Pick<CopiesPlan, 'why' | 'retryAt'> {
  const others = places.filter(({ state }) => state === 'impossible');
  const told = others.slice(0, MOST_TOLD).map(({ backend, words }) => `${backend}: ${words}`);
  const more = others.length > told.length ? [`${others.length - told.length} more backends cannot either`] : [];
  const pausedUntil = others
    .map(({ backend }) => mayTryAt(moment.tries(backend, model)))
    .filter((at) => at > moment.now);
  return {
    why: others.length === 0 ? 'there are no more backends' : [...told, ...more].join('; '),
    retryAt: pausedUntil.length === 0 ? null : Math.min(...pausedUntil),
  };
}

const choiceMoment = ({ model }: CopiesWanted, kept: ReadonlySet<string>, moment: KeepMoment): ChoiceMoment => ({
  now: moment.now,
  wallNow: moment.wallNow,
  isOrdered: moment.isOrdered,
  isKept: (backend, other) => kept.has(placeKey(backend, other)),
  whyNot: ({ id }, forecast) => whyTooDear(forecast) ?? whyPaused(moment.tries(id, model), moment.now),
});

/** What people may order with their eyes open, a rule does not. */
function whyTooDear(forecast: LoadForecast): string | null {
  const { outcome, spills, neededBytes, memoryBytes, victims } = forecast;
  if (spills) return `needs ${formatBytes(neededBytes)} and has ${formatBytes(memoryBytes)}`;
  if (outcome !== 'may-push-out') return null;
  const missed = victims.find(({ inFlight, isPinned, isKept }) => inFlight > 0 || (isPinned && !isKept));
  if (!missed) return null;
  const why = missed.inFlight > 0 ? 'is in use' : 'was loaded to stay';
  return `may not have the room (${figuresInWords(forecast)}): it might push out ${missed.model}, which ${why}`;
}

function whyPaused(tries: Tries, now: number): string | null {
  if (mayTryAt(tries) <= now) return null;
  return tries.failure === null
    ? `was loaded there ${tries.count === 1 ? 'a moment ago' : `${tries.count} times`} and did not stay`
    : `could not be loaded: ${tries.failure}`;
}
