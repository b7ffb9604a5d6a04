import { foreignSentence } from '../../../../shared/lane-words.ts';
import type { BackendSnapshot, LaneSnapshot, ResidentModel } from '../../../../shared/snapshot.ts';
import { stateOf, takesWork } from '../../../ui/backend-state.ts';
import { formatBytes, formatLatency, formatList, formatShare } from '../../../ui/figures.ts';
import type { Finding } from './finding.ts';
import type { FleetFacts } from './fleet-facts.ts';

/** From here on answers that fail are more than bad luck. */
const BAD_ERROR_RATE = 0.05;
/** Slower than its peers by this much, and slow by itself. */
const SLOWER_BY = 4;
const SLOW_MS = 1_500;
/** A runner's rounding is no spill. */
const SPILLED_SHARE = 0.02;

/** Backends that answer, but badly, in the order of what their clients feel most. */
export function speedFindings(facts: FleetFacts): readonly Finding[] {
  const serving = facts.backends.filter(takesWork);
  return [
    ...serving.map((backend) => failing(backend, facts)),
    ...serving.map((backend) => slowerThanPeers(backend, serving)),
    ...serving.flatMap((backend) => backend.loaded.map((model) => spilled(backend, model))),
    ...serving.flatMap((backend) => backend.lanes.map((lane) => sharedWithOthers(backend, lane))),
  ].filter((finding) => finding !== null);
}

function failing(backend: BackendSnapshot, facts: FleetFacts): Finding | null {
  const { id, rates } = backend;
  if (rates.errorRate === null || rates.errorRate < BAD_ERROR_RATE || stateOf(backend) === 'wedged') return null;
  return {
    key: `errors:${id}`,
    tone: 'bad',
    text: `${id} fails ${formatShare(rates.errorRate)} of its requests`,
    remedy: { kind: isAlone(backend, facts) ? 'open' : 'drain', backend: id },
  };
}

/** Whether draining it would leave one of its loaded models without a server. */
const isAlone = ({ id, loaded }: BackendSnapshot, { holdersOf }: FleetFacts): boolean =>
  loaded.some(({ name }) => !holdersOf(name).some((other) => other.id !== id && takesWork(other)));

/** Compared only with backends that hold one of the same models: a 70b answers later than an 8b and is not slow. */
function slowerThanPeers(backend: BackendSnapshot, serving: readonly BackendSnapshot[]): Finding | null {
  const own = backend.rates.ttfbP50Ms;
  if (own === null || own < SLOW_MS) return null;
  const peers = serving.filter((other) => other.id !== backend.id && sharesModel(other, backend));
  const [best] = peers
    .filter(({ rates }) => rates.ttfbP50Ms !== null)
    .toSorted((a, b) => (a.rates.ttfbP50Ms ?? 0) - (b.rates.ttfbP50Ms ?? 0));
  const theirs = best?.rates.ttfbP50Ms ?? null;
  if (!best || theirs === null || own < theirs * SLOWER_BY) return null;
  const models = formatList(sharedModels(best, backend), 2);
  return {
    key: `slow:${backend.id}`,
    tone: 'wary',
    text: `${backend.id} is slow: its first byte takes ${formatLatency(own)}, ${best.id} needs ${formatLatency(theirs)} with ${models} too`,
    remedy: { kind: 'drain', backend: backend.id },
  };
}

const sharedModels = (a: BackendSnapshot, b: BackendSnapshot): string[] =>
  a.loaded.map(({ name }) => name).filter((name) => b.loaded.some((model) => model.name === name));

const sharesModel = (a: BackendSnapshot, b: BackendSnapshot): boolean => sharedModels(a, b).length > 0;

/** A model that does not fit the graphics memory runs partly on the processor, many times slower. */
function spilled({ id, inFlight }: BackendSnapshot, { name, sizeBytes, vramBytes }: ResidentModel): Finding | null {
  const outside = sizeBytes - vramBytes;
  if (inFlight === 0 || sizeBytes <= 0 || outside / sizeBytes < SPILLED_SHARE) return null;
  const how =
    vramBytes === 0
      ? 'on the processor alone'
      : `partly on the processor: ${formatBytes(outside)} of ${formatBytes(sizeBytes)} do not fit its graphics memory`;
  return {
    key: `spilled:${id}:${name}`,
    tone: 'wary',
    text: `${name} on ${id} runs ${how}`,
    remedy: { kind: 'open', backend: id },
  };
}

/** Nothing of ours ran there, and yet an answer took too long. */
function sharedWithOthers({ id }: BackendSnapshot, { model, foreignHint }: LaneSnapshot): Finding | null {
  if (foreignHint === null) return null;
  return {
    key: `foreign:${id}:${model}`,
    tone: 'wary',
    text: `${model} on ${id}: ${foreignSentence(foreignHint)}`,
    remedy: { kind: 'open', backend: id },
  };
}
