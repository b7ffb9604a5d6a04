import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { type BackendState, reasonOf, stateOf, takesWork } from '../../../ui/backend-state.ts';
import { formatList } from '../../../ui/figures.ts';
import type { Finding, Remedy } from './finding.ts';
import type { FleetFacts } from './fleet-facts.ts';

/** States that nobody ordered, the most alarming first, with what helps. */
const rules: readonly {
  readonly state: BackendState;
  readonly tone: Finding['tone'];
  readonly remedy: 'probe' | 'drain' | 'edit' | 'open';
}[] = [
  { state: 'down', tone: 'bad', remedy: 'probe' },
  { state: 'wedged', tone: 'bad', remedy: 'drain' },
  { state: 'misconfigured', tone: 'bad', remedy: 'edit' },
  { state: 'degraded', tone: 'wary', remedy: 'open' },
];

/** Past this many of a kind, one sentence tells of them all. */
const TOLD_SINGLY = 2;

/** Backends that are not as they should be. */
export function stateFindings({ backends }: FleetFacts): readonly Finding[] {
  return rules.flatMap(({ state, tone, remedy }) => {
    const affected = backends.filter((backend) => stateOf(backend) === state);
    if (affected.length > TOLD_SINGLY) return [manyAre(state, tone, affected)];
    return affected.map((backend) => oneIs(backend, tone, healing(backend) ?? { kind: remedy, backend: backend.id }));
  });
}

/** A model that is confirmed to hang can be put right from here. */
function healing({ id, lanes }: BackendSnapshot): Remedy | null {
  const wedged = lanes.find(({ phase }) => phase === 'wedged');
  return wedged ? { kind: 'heal', backend: id, model: wedged.model } : null;
}

function oneIs(backend: BackendSnapshot, tone: Finding['tone'], remedy: Remedy): Finding {
  const { id } = backend;
  const reason = reasonOf(backend);
  return { key: `state:${id}`, tone, text: `${id} is ${stateOf(backend)}${reason ? `: ${reason}` : ''}`, remedy };
}

function manyAre(state: BackendState, tone: Finding['tone'], affected: readonly BackendSnapshot[]): Finding {
  const [first] = affected;
  const reason = first && reasonOf(first);
  const names = formatList(
    affected.map(({ id }) => id),
    3,
  );
  return {
    key: `state:${state}`,
    tone,
    text: `${names} are ${state}${reason ? `, ${first.id} because: ${reason}` : ''}`,
    remedy: { kind: 'show-worst' },
  };
}

/** Nobody is left who takes work: told first, and with the way back that is nearest. */
export function standstillFinding({ backends }: FleetFacts): Finding | null {
  if (backends.length === 0 || backends.some(takesWork)) return null;
  if (backends.some(({ mode, health }) => mode === 'active' && health === 'starting')) return null;
  const ordered = backends.find(({ mode, health }) => mode !== 'active' && health !== 'down');
  const [first] = backends;
  const counts = countStates(backends);
  return {
    key: 'standstill',
    tone: 'bad',
    text: `No backend takes work: ${counts}`,
    remedy: ordered ? { kind: 'resume', backend: ordered.id } : { kind: 'probe', backend: first?.id ?? '' },
  };
}

function countStates(backends: readonly BackendSnapshot[]): string {
  const counts = Map.groupBy(backends, stateOf);
  return formatList(
    [...counts].map(([state, some]) => `${some.length} ${state === 'maintenance' ? 'in ' : ''}${state}`),
  );
}
