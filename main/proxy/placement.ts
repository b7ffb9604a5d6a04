import type { Refusal } from '../../shared/errors.ts';
import type { Choosing, NonEmpty, Policy } from '../balance/policy.ts';
import type { Need } from '../fleet/availability.ts';
import type { Candidate } from '../fleet/candidates.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Lease } from '../fleet/lease.ts';
import type { Clock } from '../ports.ts';
import type { Answer, Queue, QueueLimits, Waited } from '../queue/queue.ts';
import type { Departure } from './departure.ts';
import type { Choice } from './explain-placement.ts';
import { refusePlacement } from './refuse-placement.ts';

export interface PolicyInForce {
  readonly name: string;
  readonly policy: Policy;
}

/** A slot to run in, or the reason why there will be none. */
export type Placed =
  | { readonly kind: 'placed'; readonly lease: Lease; readonly choice: Choice }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type PlacedLater = (Placed | { readonly kind: 'gone' }) & { readonly queueMs: number };

export interface PlacementPorts {
  readonly clock: Clock;
  readonly fleet: Fleet;
  readonly queue: Queue<Placed>;
  readonly policy: () => PolicyInForce;
  readonly limits: () => QueueLimits;
}

/** Its choice of backends, or its want of a slot, is not that of the others who wait for its model. */
const isParticular = (need: Need, tried: ReadonlySet<string>): boolean =>
  tried.size > 0 || need.backend !== null || !need.takesSlot;

const isNonEmpty = (list: readonly Candidate[]): list is NonEmpty<Candidate> => list.length > 0;

/** Finds a slot for an exchange: now when there is one, else in its turn. */
export function createPlacer(ports: PlacementPorts) {
  const { fleet, queue } = ports;

  const placeNow = (need: Need, tried: ReadonlySet<string>, ahead: number): Answer<Placed> => {
    const { eligible, passedOver } = fleet.candidates(need, tried);
    if (!isNonEmpty(eligible)) {
      const refusal = refusePlacement(need, passedOver, fleet.backends());
      return refusal ? { kind: 'refused', refusal } : 'full';
    }
    const { name, policy } = ports.policy();
    const choosing: Choosing = { need, eligible, ahead, now: ports.clock.monotonic() };
    const decision = policy.decide(choosing);
    if (decision.kind !== 'take') return decision.kind;
    const { chosen, reason, estimates = [], expects } = decision;
    const lease = fleet.lease(chosen.backend.id, { model: need.takesSlot ? need.model : null, expects });
    policy.placed?.(choosing, chosen);
    return { kind: 'placed', lease, choice: { policy: name, chosen, reason, estimates, eligible, passedOver } };
  };

  return {
    /** Null when it must wait: all slots are held, or others were here first. */
    now(need: Need, tried: ReadonlySet<string>): Placed | null {
      const model = need.model ?? '';
      if (!isParticular(need, tried) && queue.isContended(model)) return null;
      const placed = placeNow(need, tried, queue.depthOf(model));
      return typeof placed === 'string' ? null : placed;
    },
    /** Resolves in its turn, or when the wait is over or given up. */
    wait: (need: Need, tried: ReadonlySet<string>, departure: Departure): Promise<PlacedLater> =>
      new Promise((resolve) => {
        const limits = ports.limits();
        const model = need.model ?? '';
        const waiter = {
          model,
          particular: isParticular(need, tried),
          choosy: ports.policy().policy.mayWait === true,
          tryPlace: (ahead: number) => placeNow(need, tried, ahead),
        };
        const quit = queue.wait(waiter, limits, (waited) => {
          departure.unwatch();
          if (waited.kind === 'placed') resolve({ ...waited.value, queueMs: waited.waitedMs });
          else resolve(refuseWaiting(waited, model, limits));
        });
        departure.watch(() => {
          quit();
          resolve({ kind: 'gone', queueMs: 0 });
        });
      }),
  };
}

export type Placer = ReturnType<typeof createPlacer>;

/** Suggested pause before a retry when nothing better is known. */
const RETRY_AFTER_S = 5;

type NotPlaced = Exclude<Waited<Placed>, { readonly kind: 'placed' }>;

function refuseWaiting(waited: NotPlaced, model: string, { timeoutMs, limit }: QueueLimits): PlacedLater {
  if (waited.kind === 'full') {
    const message = `${limit} requests are waiting already (routing.queueLimit)`;
    return { kind: 'refused', refusal: { code: 'queue_full', message, retryAfterS: RETRY_AFTER_S }, queueMs: 0 };
  }
  const message = `no slot for ${model} became free within ${timeoutMs / 1000} s (routing.queueTimeout)`;
  const refusal = { code: 'queue_timeout', message, retryAfterS: RETRY_AFTER_S } as const;
  return { kind: 'refused', refusal, queueMs: waited.waitedMs };
}
