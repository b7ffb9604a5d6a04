import { isUp } from '../../shared/backend-state.ts';
import {
  figuresInWords,
  forecastInWords,
  isMissed,
  type LoadForecast,
  type LoadPlace,
} from '../../shared/load-forecast.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { demandAt } from '../fleet/demand.ts';
import { findLoaded } from '../fleet/find-loaded.ts';
import { type ForecastMoment, forecastLoad } from '../fleet/forecast-load.ts';
import { runsAt } from '../fleet/remote-copy.ts';
import { isLoading } from '../fleet/run.ts';

/** How many copies of a model are wanted, and where they may be. */
export interface CopiesWanted {
  /** Canonical name. */
  readonly model: string;
  /** Those in memory already count. */
  readonly copies: number;
  /** Null = anywhere. */
  readonly backends: ReadonlySet<string> | null;
  /** Models that a copy there must not push out, by backend. */
  readonly spared?: (backend: string) => ReadonlySet<string>;
}

export interface ChoiceMoment extends ForecastMoment {
  /** Whether that model is being loaded on that backend by an order. */
  readonly isOrdered: (backend: string, model: string) => boolean;
  /** Why no copy may be put there although one could; null where nothing stands against it. */
  readonly whyNot: (backend: ReadonlyBackend, forecast: LoadForecast) => string | null;
}

interface Spot {
  readonly backend: ReadonlyBackend;
  readonly place: LoadPlace;
  readonly forecast: LoadForecast | null;
}

/**
 * Every backend as a place for a copy: those that have one, then those to load one on, the best first, then the rest.
 * Best is the lowest tier, then where nothing has to leave memory, then where what leaves is missed least, then the
 * fastest, then the least busy. Nothing that is in use, was loaded to stay or is kept by a rule is to be pushed out.
 * Pure.
 */
export function chooseCopies(
  backends: readonly ReadonlyBackend[],
  wanted: CopiesWanted,
  moment: ChoiceMoment,
): readonly LoadPlace[] {
  const spots = backends.map((backend) => spotOf(backend, wanted, moment));
  const here = spots.filter(({ place: { state } }) => state === 'loaded' || state === 'loading');
  const rank = ranking(spots, wanted.model, moment.now);
  const possible = spots.filter(({ place }) => place.state === 'possible').sort(rank);
  const missing = Math.max(0, wanted.copies - here.length);
  const chosen = possible.slice(0, missing).map((spot): LoadPlace => ({ ...spot.place, state: 'chosen' }));
  const rest = [...possible.slice(missing), ...spots.filter(({ place }) => place.state === 'impossible')];
  return [...here.map(({ place }) => place), ...chosen, ...rest.map(({ place }) => place)];
}

function spotOf(backend: ReadonlyBackend, wanted: CopiesWanted, moment: ChoiceMoment): Spot {
  const { model, backends } = wanted;
  const spot = (state: LoadPlace['state'], words: string, forecast: LoadForecast | null = null): Spot => ({
    backend,
    place: { backend: backend.id, state, words, forecast },
    forecast,
  });
  const cannot = whyNever(backend, model);
  if (cannot !== null) return spot('impossible', cannot);
  const useless = whyUseless(backend, model) ?? (backends?.has(backend.id) === false ? NOT_AMONG : null);
  if (useless !== null) return spot('impossible', useless, forecastLoad(backend, model, moment));
  if (isHealing(backend, model)) return spot('loading', 'being healed');
  if (findLoaded(backend, model)) return spot('loaded', 'loaded already');
  if (isOnItsWay(backend, model, moment)) return spot('loading', 'being loaded');
  const forecast = forecastLoad(backend, model, moment);
  const spared = wanted.spared?.(backend.id);
  const against = whyMissed(forecast) ?? whySpared(forecast, spared) ?? moment.whyNot(backend, forecast);
  const words = forecastInWords(forecast, moment.wallNow);
  return against === null ? spot('possible', words, forecast) : spot('impossible', against, forecast);
}

/** Whether a copy there is in memory and serves: it counts. Pure. */
export const holdsCopy = (backend: ReadonlyBackend, { model, backends }: Omit<CopiesWanted, 'copies'>): boolean =>
  whyNever(backend, model) === null &&
  whyUseless(backend, model) === null &&
  backends?.has(backend.id) !== false &&
  !isHealing(backend, model) &&
  findLoaded(backend, model) !== null;

const isHealing = ({ lanes }: ReadonlyBackend, model: string): boolean => lanes.get(model)?.out?.isHealing === true;

const isOnItsWay = ({ id, lanes }: ReadonlyBackend, model: string, { isOrdered }: ChoiceMoment): boolean =>
  isOrdered(id, model) || [...(lanes.get(model)?.runs ?? [])].some(isLoading);

const NOT_AMONG = 'not among those that may have it';

/** Why no copy can be had there, whoever orders it. */
function whyNever({ health, installed, kind }: ReadonlyBackend, model: string): string | null {
  if (kind !== 'ollama') return 'a server of the OpenAI API: what it has in memory is settled there';
  if (!isUp(health.state)) return health.reason ? `${health.state}: ${health.reason}` : health.state;
  if (installed === null) return 'its models are not known yet';
  const entry = installed.get(model);
  if (!entry) return 'not installed there: pull it first';
  const host = runsAt(entry);
  return host === null ? null : `runs at ${host}: nothing is loaded there`;
}

/** Why a copy there would serve nobody for now. */
function whyUseless({ mode, lanes }: ReadonlyBackend, model: string): string | null {
  if (mode !== 'active') return mode === 'draining' ? 'draining' : 'in maintenance';
  const out = lanes.get(model)?.out;
  return out && !out.isHealing ? `out of rotation there: ${out.reason}` : null;
}

function whyMissed(forecast: LoadForecast): string | null {
  const { outcome, victims } = forecast;
  const missed = outcome === 'pushes-out' ? victims.find(isMissed) : undefined;
  if (!missed) return null;
  const why = missed.inFlight > 0 ? 'is in use' : missed.isKept ? 'a rule keeps warm' : 'was loaded to stay';
  return `has not the room (${figuresInWords(forecast)}): it would push out ${missed.model}, which ${why}`;
}

function whySpared({ outcome, victims }: LoadForecast, spared: ReadonlySet<string> | undefined): string | null {
  const missed = outcome === 'pushes-out' ? victims.find(({ model }) => spared?.has(model)) : undefined;
  return missed ? `has not the room: it would push out ${missed.model}, which was just put there` : null;
}

/** Compares places that are possible. */
function ranking(spots: readonly Spot[], model: string, now: number): (a: Spot, b: Spot) => number {
  const keys = new Map(spots.map((spot) => [spot, keysOf(spot, { model, now, typicalTps: typical(spots, model) })]));
  return (a, b) => {
    const [mine, theirs] = [keys.get(a) ?? [], keys.get(b) ?? []];
    const differing = mine.findIndex((key, place) => key !== theirs[place]);
    return differing < 0 ? 0 : (mine[differing] ?? 0) - (theirs[differing] ?? 0);
  };
}

interface Scale {
  readonly model: string;
  readonly now: number;
  /** Tokens per second at weight 1. */
  readonly typicalTps: number;
}

/** The lower, the better; the first that differs decides. */
function keysOf({ backend, forecast }: Spot, { model, now, typicalTps }: Scale): readonly number[] {
  const { tier, weight } = backend.settings;
  const tps = backend.lanes.get(model)?.rates.decodeTps ?? weight * typicalTps;
  return [tier, troubleOf(forecast), lossOf(backend, forecast, now), -tps, backend.inFlight, forecast?.usedBytes ?? 0];
}

function troubleOf(forecast: LoadForecast | null): number {
  if (!forecast) return 0;
  const missed = forecast.victims.some(isMissed) ? 1 : 0;
  const pushes = { fits: 0, 'may-push-out': 1, 'pushes-out': 3 }[forecast.outcome];
  return (forecast.spills ? 10 : 0) + pushes + missed;
}

/** Requests a minute, of late, for what would leave. */
const lossOf = ({ lanes }: ReadonlyBackend, forecast: LoadForecast | null, now: number): number =>
  (forecast?.victims ?? []).reduce((sum, { model }) => {
    const lane = lanes.get(model);
    return sum + (lane ? demandAt(lane.demand, now) : 0);
  }, 0);

function typical(spots: readonly Spot[], model: string): number {
  const known = spots.flatMap(({ backend: { lanes, settings } }) => {
    const tps = lanes.get(model)?.rates.decodeTps ?? null;
    return tps === null ? [] : [tps / settings.weight];
  });
  return known.length === 0 ? 1 : known.reduce((sum, tps) => sum + tps, 0) / known.length;
}
