import { isUp } from '../../shared/backend-state.ts';
import type { Leave } from './leave.ts';
import type { LeavingPorts } from './leaving-ports.ts';
import type { MoveSight } from './move-models.ts';

/** What is known, for one backend that is to be drained, of where its models could go; `leaving` are all such backends. */
export function sightOfMoves(
  { backend: own, loads: ordered }: Pick<Leave, 'backend' | 'loads'>,
  leaving: readonly string[],
  { fleet, loads, places }: Pick<LeavingPorts, 'fleet' | 'loads' | 'places'>,
): MoveSight {
  const others = fleet.backends().filter(({ id }) => id !== own && !leaving.includes(id));
  const spared = (backend: string): ReadonlySet<string> =>
    new Set(ordered.filter((load) => load.backend === backend).map(({ model }) => model));
  return {
    places: (model, without) => {
      const backends = new Set(others.map(({ id }) => id).filter((id) => !without.has(id)));
      return places({ model, copies: 1, backends, spared }).filter(({ backend }) =>
        others.some(({ id }) => id === backend),
      );
    },
    isElsewhere: (model) => others.some(({ installed }) => installed?.has(model)),
    unjudged:
      others.find(({ health, installed }) => health.state === 'starting' || (isUp(health.state) && !installed))?.id ??
      null,
    wordsOf: (id) => loads.list().find((operation) => operation.id === id)?.detail ?? 'loading',
  };
}
