import { err, ok } from '../shared/result.ts';
import { createLeaving, type Leaving } from './drain/leaving.ts';
import type { Loads } from './drain/leaving-ports.ts';
import type { Fleet } from './fleet/fleet.ts';
import { whyNotLeave } from './handlers/may-leave.ts';
import type { Intents } from './intents.ts';
import type { Observation } from './observation.ts';
import type { Operations } from './operations/operations.ts';
import type { Ports } from './ports.ts';
import type { Warmth } from './warmth/warmth.ts';

export interface DrainWorkParts {
  readonly ports: Ports;
  readonly fleet: Fleet;
  readonly observation: () => Pick<Observation, 'note' | 'nudge' | 'snapshot' | 'inventory'>;
  readonly work: { readonly operations: Operations; readonly warmth: Warmth };
  readonly intents: Intents;
}

const WAITING_DRAINS = 'drains that wait';

/** Drains that wait until what their backend has in memory is warm elsewhere, wired. */
export function createLeavingOf({ ports, fleet, observation, work, intents }: DrainWorkParts): Leaving {
  const { clock, log } = ports;
  return createLeaving({
    ...{ clock, log, fleet, places: work.warmth.places },
    loads: loadsOf(work.operations),
    keeping: {
      read: () => intents.read(WAITING_DRAINS),
      write: (text) => intents.write(WAITING_DRAINS, text),
    },
    whyNotLeave: (id) => whyNotLeave(id, observation())?.message ?? null,
    tell: (backend, severity, text) => observation().note({ kind: 'mode', severity, backend, text }),
    onChange: () => observation().nudge(),
  });
}

/** Operations, as those order them who empty a backend. */
const loadsOf = (operations: Operations): Loads => ({
  begin({ model, backend, orderedBy }) {
    const begun = operations.begin({ kind: 'warm', model, backends: [backend], orderedBy });
    return begun.ok ? ok(begun.value[0] ?? '') : err(begun.error.message);
  },
  cancel: (id) => void operations.cancel(id),
  list: operations.list,
});
