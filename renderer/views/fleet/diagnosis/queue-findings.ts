import type { BackendSnapshot, QueueSnapshot } from '../../../../shared/snapshot.ts';
import { stateOf, takesOrders, takesWork } from '../../../ui/backend-state.ts';
import { formatCount, formatList, formatSpan } from '../../../ui/figures.ts';
import type { Finding, Remedy } from './finding.ts';
import { type FleetFacts, freeSlots, serversOf } from './fleet-facts.ts';

/** A shorter wait is nothing to click about. */
const WORTH_TELLING_MS = 1_000;

/** Who waits for what, why, and what would end it; the longest line first. */
export function queueFindings(facts: FleetFacts): readonly Finding[] {
  return facts.queue
    .filter(({ oldestMs }) => oldestMs >= WORTH_TELLING_MS)
    .toSorted((a, b) => b.depth - a.depth)
    .map((line) => explainLine(line, facts))
    .filter((finding) => finding !== null);
}

function explainLine(line: QueueSnapshot, facts: FleetFacts): Finding | null {
  const servers = serversOf(line.model, facts);
  if (servers.length === 0) return nobodyServes(line, facts);
  const loading = servers.filter((backend) => isLoading(backend, line.model));
  if (loading.length === servers.length) return stillLoading(line, servers);
  return allBusy(line, carriersOf(line.model, servers), facts);
}

const waiting = ({ depth, model, oldestMs }: QueueSnapshot): string =>
  `${depth} waiting${model ? ` for ${model}` : ''}, the longest ${formatSpan(oldestMs)}`;

/** The model's only holders are out: which of them could come back? */
function nobodyServes(line: QueueSnapshot, facts: FleetFacts): Finding | null {
  const holders = facts.holdersOf(line.model);
  const ordered = holders.find(({ mode, health }) => mode !== 'active' && health !== 'down');
  const [best = null] = ordered ? [ordered] : holders;
  if (!best) return null;
  const states = holders.map((backend) => `${backend.id} is ${stateOf(backend)}`);
  return {
    key: `line:${line.model}`,
    tone: 'bad',
    text: `${waiting(line)}: ${formatList(states)}`,
    remedy: { kind: ordered ? 'resume' : 'probe', backend: best.id },
  };
}

const isLoading = ({ lanes }: BackendSnapshot, model: string): boolean =>
  lanes.some((lane) => lane.model === model && !lane.loaded && lane.inFlight > 0);

const stillLoading = (line: QueueSnapshot, servers: readonly BackendSnapshot[]): Finding => ({
  key: `line:${line.model}`,
  tone: 'wary',
  text: `${line.model} is still being loaded on ${formatList(servers.map(({ id }) => id))}: ${waiting(line)}`,
  remedy: { kind: 'open', backend: servers[0]?.id ?? '' },
});

/** Those whose slots are waited for: where the model is loaded, as the others would have to load it first. */
function carriersOf(model: string, servers: readonly BackendSnapshot[]): readonly BackendSnapshot[] {
  const carriers = servers.filter((backend) => isResident(backend, model) || isBusyWith(backend, model));
  return carriers.length > 0 ? carriers : servers;
}

const isBusyWith = ({ lanes }: BackendSnapshot, model: string): boolean =>
  lanes.some((lane) => lane.model === model && lane.inFlight > 0);

function allBusy(line: QueueSnapshot, servers: readonly BackendSnapshot[], facts: FleetFacts): Finding {
  const lanes = servers.flatMap((backend) => backend.lanes.filter(({ model }) => model === line.model));
  const slots = servers.reduce((sum, backend) => sum + laneSlots(backend, line.model), 0);
  const busy = lanes.reduce((sum, { inFlight }) => sum + inFlight, 0);
  const names = formatList(
    servers.map(({ id }) => id),
    3,
  );
  const subject = servers.length === 1 ? `${names} is slow` : `${names} are full`;
  return {
    key: `line:${line.model}`,
    tone: 'wary',
    text: `${subject}: ${busy} of ${formatCount(slots, 'slot')} busy, ${waiting(line)}`,
    remedy: roomFor(line.model, servers, facts),
  };
}

const laneSlots = ({ lanes, slots }: BackendSnapshot, model: string): number =>
  lanes.find((lane) => lane.model === model)?.slots ?? slots;

/** Where more room could come from, the quickest and safest way first. */
function roomFor(model: string, servers: readonly BackendSnapshot[], facts: FleetFacts): Remedy {
  const holders = facts.holdersOf(model);
  const others = holders.filter(
    (backend) => takesWork(backend) && !servers.includes(backend) && freeSlots(backend, model) > 0,
  );
  const tier = servers[0]?.tier ?? 0;
  // Only where nothing runs: to load a model there may push another out of memory.
  const cold = others.find((backend) => takesOrders(backend) && backend.tier === tier && backend.inFlight === 0);
  if (cold) return { kind: 'warm', backend: cold.id, model };
  const raisable = servers.filter((backend) => laneSlots(backend, model) >= backend.slots);
  const unset = raisable.find(({ slotsSetting }) => slotsSetting === 'auto');
  if (unset) return { kind: 'raise-slots', backend: unset.id };
  const spare = others.find((backend) => backend.tier > tier);
  if (spare) return { kind: 'lower-tier', backend: spare.id };
  const ordered = holders.find(({ mode, health }) => mode !== 'active' && health === 'up');
  if (ordered) return { kind: 'resume', backend: ordered.id };
  const idle = facts.backends.find(
    (backend) => takesOrders(backend) && takesWork(backend) && backend.inFlight === 0 && !holders.includes(backend),
  );
  if (idle) return { kind: 'pull', backend: idle.id, model };
  const [first] = raisable;
  // An embedding model has one slot, whatever the backend's setting.
  return first ? { kind: 'raise-slots', backend: first.id } : { kind: 'open', backend: servers[0]?.id ?? '' };
}

const isResident = ({ loaded }: BackendSnapshot, model: string): boolean => loaded.some(({ name }) => name === model);
