import { isUp } from '../shared/backend-state.ts';
import { err, ok } from '../shared/result.ts';
import { unreachableWithout } from '../shared/unreachable-without.ts';
import { createLeaving, type Leaving } from './drain/leaving.ts';
import type { Loads } from './drain/leaving-ports.ts';
import type { ReadonlyBackend } from './fleet/backend.ts';
import type { Fleet } from './fleet/fleet.ts';
import { whyNotLeave } from './handlers/may-leave.ts';
import type { Intents } from './intents.ts';
import type { Observation } from './observation.ts';
import type { Operations } from './operations/operations.ts';
import type { Clock, Ports } from './ports.ts';
import { checkVersion } from './probe/check.ts';
import type { Prober } from './probe/prober.ts';
import { createRolling, type Rolling } from './rolling/rolling.ts';
import type { Glance } from './rolling/rolling-ports.ts';
import type { Warmth } from './warmth/warmth.ts';

export interface DrainWorkParts {
  readonly ports: Ports;
  readonly fleet: Fleet;
  readonly observation: () => Pick<Observation, 'note' | 'nudge' | 'snapshot' | 'inventory'>;
  readonly work: { readonly operations: Operations; readonly warmth: Warmth };
  readonly intents: Intents;
}

export interface RollingWorkParts {
  readonly prober: Pick<Prober, 'probeNow'>;
  readonly userAgent: string;
  readonly leaving: Leaving;
}

const WAITING_DRAINS = 'drains that wait';

/** Drains that wait until what their backend has in memory is warm elsewhere, wired. */
export function createLeavingOf({ ports, fleet, observation, work, intents }: DrainWorkParts): Leaving {
  const { clock, log } = ports;
  return createLeaving({
    ...{ clock, log, fleet, places: work.warmth.places },
    loads: loadsOf(work.operations),
    keeping: intents.of(WAITING_DRAINS),
    whyNotLeave: (id) => whyNotLeave(id, observation())?.message ?? null,
    tell: (backend, severity, text) => observation().note({ kind: 'mode', severity, backend, text }),
    onChange: () => observation().nudge(),
  });
}

/** Restarts of one server after the other, wired. */
export function createRollingOf(
  { ports, fleet, observation, work, intents }: DrainWorkParts,
  { prober, userAgent, leaving }: RollingWorkParts,
): Rolling {
  const { clock, log, random } = ports;
  return createRolling({
    ...{ clock, log, random, fleet, leaving },
    loads: loadsOf(work.operations),
    glance: (id) => glanceAt(fleet.find(id), { clock, userAgent }),
    probe: prober.probeNow,
    lostWithout: (id) => {
      const { backends, aliases } = observation().snapshot();
      return unreachableWithout(id, { backends, aliases, inventory: observation().inventory() });
    },
    keeping: intents.of(ROLLING),
    tell: (backend, severity, text) =>
      observation().note({ kind: backend === null ? 'fleet' : 'mode', severity, backend, text }),
    onChange: () => observation().nudge(),
  });
}

const ROLLING = 'rolling restart';
/** A server that answers within this long answers. */
const GLANCE_MS = 2_000;

/** One look at its version. Only an Ollama server is looked at: others are known by their health. */
async function glanceAt(
  backend: ReadonlyBackend | undefined,
  terms: { readonly clock: Clock; readonly userAgent: string },
): Promise<Glance> {
  if (!backend) return 'unclear';
  if (backend.kind !== 'ollama') return isUp(backend.health.state) ? 'answers' : 'unclear';
  const seen = await checkVersion(backend, { ...terms, timeoutMs: GLANCE_MS });
  if (seen.ok) return 'answers';
  return seen.kind === 'refused' || seen.kind === 'reset' ? 'gone' : 'unclear';
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
