import { type Need, type Unavailable, whyUnavailable } from './availability.ts';
import { isLoaded, type ReadonlyBackend, type ReadonlyLane } from './backend.ts';
import { penaltyOf } from './passive.ts';
import { rampOf, slotsOf } from './slots.ts';
import { wouldReload } from './would-reload.ts';

/** A backend that may receive the exchange, with all a policy needs to choose. */
export interface Candidate {
  readonly backend: ReadonlyBackend;
  /** The model is resident as it is asked for: no load in the way. True for exchanges that need no model. */
  readonly loaded: boolean;
  /** It is resident, but with other runner options: once idle it would be loaded anew. */
  readonly reload: boolean;
  /** Slots not held right now; Infinity for exchanges that take none. */
  readonly free: number;
  /** Exchanges on the whole backend. */
  readonly inFlight: number;
  /** Configured weight, reduced while the backend ramps up. */
  readonly weight: number;
  /** Extra exchanges it is treated as carrying after failures. */
  readonly penalty: number;
}

export interface PassedOver {
  readonly backend: string;
  readonly kind: Unavailable['kind'] | 'tried' | 'odd';
  readonly reason: string;
  readonly forMs?: Unavailable['forMs'];
  readonly eachMs?: Unavailable['eachMs'];
}

export interface Candidates {
  readonly eligible: readonly Candidate[];
  readonly passedOver: readonly PassedOver[];
}

export interface Moment {
  /** Monotonic ms. */
  readonly now: number;
  readonly slowStartMs: number;
}

/** Splits the fleet into those that may serve this exchange and those that may not, each with its reason. */
export function findCandidates(
  backends: Iterable<ReadonlyBackend>,
  need: Need,
  tried: ReadonlySet<string>,
  moment: Moment,
): Candidates {
  const eligible: Candidate[] = [];
  const passedOver: PassedOver[] = [];
  let hasOdd = false;
  for (const backend of backends) {
    const why = whyUnavailable(backend, need, moment.now);
    if (why) passedOver.push({ backend: backend.id, ...why });
    else if (tried.has(backend.id)) passedOver.push({ backend: backend.id, kind: 'tried', reason: 'already tried' });
    else {
      eligible.push(candidateOf(backend, need, moment));
      hasOdd ||= backend.oddCopies !== null;
    }
  }
  return hasOdd ? withoutOdd({ eligible, passedOver }, need) : { eligible, passedOver };
}

/** Those whose copy is another build are left out while there is somebody without. */
function withoutOdd(all: Candidates, { model }: Need): Candidates {
  const oddOf = ({ backend }: Candidate) => (model === null ? undefined : backend.oddCopies?.get(model));
  const eligible = all.eligible.filter((candidate) => oddOf(candidate) === undefined);
  if (eligible.length === 0) return all;
  const odd = all.eligible.flatMap((candidate): PassedOver[] => {
    const reason = oddOf(candidate)?.reason;
    return reason === undefined ? [] : [{ backend: candidate.backend.id, kind: 'odd', reason }];
  });
  return { eligible, passedOver: [...all.passedOver, ...odd] };
}

/** In memory, or on its way there. */
const isHere = (backend: ReadonlyBackend, { model, runs }: ReadonlyLane): boolean =>
  runs.size > 0 || isLoaded(backend, model);

function candidateOf(backend: ReadonlyBackend, need: Need, { now, slowStartMs }: Moment): Candidate {
  const ramp = rampOf(backend.recoveredAt, now, slowStartMs);
  const lane = need.model === null ? undefined : backend.lanes.get(need.model);
  const reload =
    need.takesSlot && lane !== undefined && isHere(backend, lane) && wouldReload(lane, need.work.runnerOptions);
  const slots = need.takesSlot && need.model !== null ? slotsOf(backend, need.model, ramp) : Number.POSITIVE_INFINITY;
  return {
    backend,
    loaded: need.model === null || need.cloud || (isLoaded(backend, need.model) && !reload),
    reload,
    // The server would let it wait for all that runs there; it waits here, where it can still go elsewhere.
    free: reload && lane.inFlight > 0 ? 0 : slots - (lane?.inFlight ?? 0),
    inFlight: backend.inFlight,
    weight: backend.settings.weight * ramp,
    penalty: penaltyOf(backend.failures, now) + penaltyOf(lane?.failures ?? [], now),
  };
}
