import { isTie, type ModelDrift } from '../../../shared/drift.ts';
import type { KeptModel, RuledStay } from '../../../shared/keep.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import type { RunnerFight } from '../../../shared/runner-fight.ts';
import type { BackendSnapshot, LaneSnapshot, RateSnapshot, ResidentModel, Snapshot } from '../../../shared/snapshot.ts';

/** What goes on with one model right now, by backend. What was in the memory of one that does not answer is not known. */
export interface ModelFacts {
  readonly loaded: ReadonlyMap<string, ResidentModel>;
  /** Backends whose copy is another build than the reference. */
  readonly oddDigests: ReadonlySet<string>;
  /** Backends where it is loaded with another context length than on most, or all when as many have each. */
  readonly oddContexts: ReadonlySet<string>;
  /** Backends where it carries work or is out of rotation. */
  readonly lanes: ReadonlyMap<string, LaneSnapshot>;
  /** Backends that load it again and again, since clients ask for different runner options. */
  readonly fights: ReadonlyMap<string, RunnerFight>;
  /** How its copies differ, and what is done about that; null where they are alike. */
  readonly drift: ModelDrift | null;
  /** The rule that keeps copies of it in memory; null where there is none. */
  readonly kept: KeptModel | null;
  /** Backends in whose memory it is and where a rule says how long. */
  readonly stays: ReadonlyMap<string, RuledStay>;
  /** What is being done to it. */
  readonly operations: ReadonlyMap<string, OperationSnapshot>;
  /** Null until it was asked for. */
  readonly rates: RateSnapshot | null;
}

interface Draft {
  readonly loaded: Map<string, ResidentModel>;
  readonly lanes: Map<string, LaneSnapshot>;
  readonly fights: Map<string, RunnerFight>;
  readonly operations: Map<string, OperationSnapshot>;
  readonly stays: Map<string, RuledStay>;
  rates: RateSnapshot | null;
  drift: ModelDrift | null;
  kept: KeptModel | null;
}

export type FactsByModel = ReadonlyMap<string, ModelFacts>;

export const noFacts: ModelFacts = {
  loaded: new Map(),
  oddDigests: new Set(),
  oddContexts: new Set(),
  lanes: new Map(),
  fights: new Map(),
  operations: new Map(),
  rates: null,
  drift: null,
  kept: null,
  stays: new Map(),
};

/** Turns a snapshot round: by model first, then by backend. Only models that something can be said of. */
export function factsByModel({
  backends,
  models,
  operations,
  drift,
  kept,
  stays,
}: Pick<Snapshot, 'backends' | 'models' | 'operations' | 'drift' | 'kept' | 'stays'>): FactsByModel {
  const drafts = new Map<string, Draft>();
  const of = (model: string): Draft => {
    const known = drafts.get(model);
    if (known) return known;
    const maps = { loaded: new Map(), lanes: new Map(), fights: new Map(), operations: new Map(), stays: new Map() };
    const draft = { ...maps, rates: null, drift: null, kept: null };
    drafts.set(model, draft);
    return draft;
  };
  for (const backend of backends) takeIn(backend, of);
  for (const operation of operations)
    if (operation.state === 'running') of(operation.model).operations.set(operation.backend, operation);
  for (const { model, rates } of models) of(model).rates = rates;
  for (const one of drift) of(one.model).drift = one;
  for (const rule of kept) of(rule.model).kept = rule;
  for (const stay of stays) of(stay.model).stays.set(stay.backend, stay);
  return new Map([...drafts].map(([model, draft]) => [model, { ...draft, ...oddOnes(draft.drift) }]));
}

function takeIn({ id, health, loaded, lanes, fights }: BackendSnapshot, of: (model: string) => Draft): void {
  const answers = health === 'up' || health === 'degraded';
  if (answers) for (const resident of loaded) of(resident.name).loaded.set(id, resident);
  for (const lane of lanes) of(lane.model).lanes.set(id, lane);
  for (const fight of fights) of(fight.model).fights.set(id, fight);
}

type OddOnes = Pick<ModelFacts, 'oddDigests' | 'oddContexts'>;

/** As the gateway counts: of builds one is the reference, of context lengths none is where as many have each. */
function oddOnes(drift: ModelDrift | null): OddOnes {
  if (drift === null) return { oddDigests: noFacts.oddDigests, oddContexts: noFacts.oddContexts };
  const { builds, contexts } = drift;
  const odd = (groups: readonly { readonly backends: readonly string[] }[]): ReadonlySet<string> =>
    new Set(groups.flatMap(({ backends }) => backends));
  return { oddDigests: odd(builds.slice(1)), oddContexts: odd(isTie(contexts) ? contexts : contexts.slice(1)) };
}

/** Whether nothing that can be seen of a model has changed: snapshots keep what did not change the same object. */
export const sameFacts = (a: ModelFacts, b: ModelFacts): boolean =>
  a === b ||
  (a.rates === b.rates &&
    a.drift === b.drift &&
    a.kept === b.kept &&
    sameMap(a.stays, b.stays) &&
    sameMap(a.loaded, b.loaded) &&
    sameMap(a.lanes, b.lanes) &&
    sameMap(a.fights, b.fights) &&
    sameMap(a.operations, b.operations));

const sameMap = <V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
