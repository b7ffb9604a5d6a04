import type { Refusal } from '../../shared/errors.ts';
import type { Estimate } from '../balance/estimate.ts';
import { type Choosing, type Decision, isNonEmpty, type Policy } from '../balance/policy.ts';
import type { Need } from '../fleet/availability.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { PassedOver } from '../fleet/candidates.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Lease, Wanted } from '../fleet/lease.ts';
import { likelyOutput, likelyTokens } from '../fleet/work.ts';
import type { Clock } from '../ports.ts';
import type { Queue, QueueLimits } from '../queue/queue.ts';
import type { Answer, Held, Turn, Waiter } from '../queue/waiter.ts';
import type { Departure } from './departure.ts';
import type { Choice } from './explain-placement.ts';
import { refusePlacement } from './refuse-placement.ts';
import { refuseWaiting } from './refuse-waiting.ts';
import { decideOrTry } from './try-slot.ts';

export interface PolicyInForce {
  readonly name: string;
  readonly policy: Policy;
}

/** A slot to run in, or the reason why there will be none. */
export type Placed =
  | { readonly kind: 'placed'; readonly lease: Lease; readonly choice: Choice }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type PlacedLater = (Placed | { readonly kind: 'gone' }) & { readonly queueMs: number };

/** How a wait looked when it began. */
export interface Outlook {
  /** 1 = next; at the end of the line, since turns are fair and not by arrival, it may be better. */
  readonly position: number;
  /** When an answer was expected to begin, ms from then; null where that could not be told. */
  readonly expectedMs: number | null;
}

export interface PlacementLimits extends QueueLimits {
  /** Generations of one caller that may run at once; Infinity for any number. */
  readonly concurrent: number;
}

export interface PlacementPorts {
  readonly clock: Clock;
  readonly fleet: Fleet;
  readonly queue: Queue<Placed>;
  readonly policy: () => PolicyInForce;
  readonly limits: (need: Pick<Need, 'identity'>) => PlacementLimits;
}

/** Its choice of backends, or its want of a slot, is not that of the others who wait for its model. */
const isParticular = ({ need, tried }: Seeker, backends: readonly ReadonlyBackend[]): boolean =>
  tried.size > 0 || need.backend !== null || !need.takesSlot || isNarrowed(need, backends);

/** Its alias leaves out somebody who has the model: one that names them all is like asking for the model itself. */
const isNarrowed = ({ backends: named, model }: Need, backends: readonly ReadonlyBackend[]): boolean =>
  named !== null && backends.some(({ id, installed }) => !named.has(id) && installed?.has(model ?? ''));

/** One who looks for a slot. */
export interface Seeker {
  /** The exchange's id. */
  readonly id: string;
  readonly need: Need;
  /** Backends that have failed it. */
  readonly tried: ReadonlySet<string>;
}

/** Finds a slot for an exchange: now when there is one, else in its turn. */
export function createPlacer(ports: PlacementPorts) {
  const { clock, fleet, queue } = ports;

  /** Counted where it would run, and not turned away: it waits, and others go first. */
  const isLimited = (need: Need): boolean =>
    need.kind === 'inference' && fleet.runningOf(need.caller) >= ports.limits(need).concurrent;

  const place = ({ id, need, tried }: Seeker, turn: Turn): Answer<Placed> => {
    if (isLimited(need)) return LIMITED;
    const { eligible, passedOver } = fleet.candidates(need, tried);
    if (!isNonEmpty(eligible)) {
      const refusal = refusePlacement(need, passedOver, fleet.backends());
      if (refusal) return { kind: 'here', value: { kind: 'refused', refusal } };
      wakeForHeld(fleet, passedOver);
      return FULL;
    }
    const { name, policy } = ports.policy();
    const choosing: Choosing = { need, eligible, ...turn, now: clock.monotonic() };
    const decision = decideOrTry(policy, choosing);
    if (decision.kind !== 'take') {
      wakeForHeld(fleet, passedOver);
      return decision;
    }
    const { chosen, reason, estimates = NO_ESTIMATES, whyNot } = decision;
    const canMove = (): boolean => fleet.candidates(need, new Set([...tried, chosen.backend.id])).eligible.length > 0;
    const lease = fleet.lease(chosen.backend.id, wantedOf(id, need, decision, canMove));
    policy.placed?.(choosing, chosen);
    const choice = { policy: name, chosen, reason, estimates, eligible, passedOver, whyNot };
    return { kind: 'here', value: { kind: 'placed', lease, choice } };
  };

  const expectMs = ({ need, tried }: Seeker, turn: Turn): number | null => {
    if (isLimited(need)) return null;
    const { eligible, passedOver } = fleet.candidates(need, tried);
    if (!isNonEmpty(eligible)) return soonest(passedOver, turn.ahead);
    return ports.policy().policy.expectMs?.({ need, eligible, ...turn, now: clock.monotonic() }) ?? null;
  };

  return {
    /** Here, or why not now. A newcomer that others were before is not even asked. */
    ask(seeker: Seeker): Answer<Placed> {
      const model = seeker.need.model ?? '';
      if (!isParticular(seeker, fleet.backends()) && queue.isContended(model)) return FULL;
      return place(seeker, { ahead: queue.aheadOf(model), waitedMs: 0 });
    },
    /** How long a wait would be that begins now. */
    outlook(seeker: Seeker): Outlook {
      const ahead = queue.aheadOf(seeker.need.model ?? '');
      return { position: ahead + 1, expectedMs: expectMs(seeker, { ahead, waitedMs: 0 }) };
    },
    /** Resolves in its turn, or when the wait is over or given up. `held` is what `ask` said. */
    wait: (seeker: Seeker, held: Held, departure: Departure): Promise<PlacedLater> =>
      new Promise((resolve) => {
        const { id, need } = seeker;
        const limits = ports.limits(need);
        const model = need.model ?? '';
        const waiter: Waiter<Placed> = {
          id,
          model,
          claim: { caller: need.caller, workClass: need.workClass, cost: costOf(seeker) },
          particular: isParticular(seeker, fleet.backends()),
          held,
          tryPlace: (turn) => place(seeker, turn),
          expectMs: (turn) => expectMs(seeker, turn),
        };
        const quit = queue.wait(waiter, limits, (waited) => {
          departure.unwatch();
          if (waited.kind === 'placed') return resolve({ ...waited.value, queueMs: waited.waitedMs });
          const expectedMs = expectMs(seeker, { ahead: queue.aheadOf(model), waitedMs: 0 });
          const refusal = refuseWaiting(waited, { model, limits, expectedMs });
          resolve({ kind: 'refused', refusal, queueMs: waited.kind === 'full' ? 0 : waited.waitedMs });
        });
        departure.watch(() => {
          quit();
          resolve({ kind: 'gone', queueMs: 0 });
        });
      }),
  };
}

function wantedOf(
  exchange: string,
  { kind, model, takesSlot, caller, work }: Need,
  { chosen, expects }: Pick<Taking, 'chosen' | 'expects'>,
  canMove: () => boolean,
): Wanted {
  return {
    model: takesSlot ? model : null,
    caller: kind === 'inference' ? caller : null,
    runnerOptions: work.runnerOptions,
    reloads: chosen.reload,
    promptTokens: work.promptTokens,
    // Reckoned only where somebody counts them.
    tokens: chosen.backend.quota === null ? 0 : likelyTokens(work),
    expects,
    exchange,
    canMove,
  };
}

type Taking = Extract<Decision, { readonly kind: 'take' }>;

const NO_ESTIMATES: readonly Estimate[] = [];

/** Nothing ends where a backend is held by its limits: whoever waits for it is to be placed when that is over. */
function wakeForHeld(fleet: Fleet, passedOver: readonly PassedOver[]): void {
  const heldMs = soonest(passedOver, 0);
  if (heldMs !== null) fleet.wakeIn(heldMs);
}

/** Ms until the first of those that will be available again by a known time is, behind so many others; null where none is. */
function soonest(passedOver: readonly PassedOver[], ahead: number): number | null {
  let least: number | null = null;
  for (const { forMs, eachMs = 0 } of passedOver)
    if (forMs !== undefined) least = Math.min(least ?? Number.POSITIVE_INFINITY, forMs + ahead * eachMs);
  return least;
}

const FULL = { kind: 'full' } as const;
const LIMITED = { kind: 'limited' } as const;

/** Generating a token takes a slot about as long as evaluating so many. */
const PROMPT_PER_OUTPUT = 30;

/** What an exchange takes of a slot, in tokens generated. */
function costOf({ need: { work }, tried }: Seeker): number {
  // One that failed elsewhere has paid for its turn already.
  if (tried.size > 0) return 0;
  return work.promptTokens / PROMPT_PER_OUTPUT + likelyOutput(work);
}

export type Placer = ReturnType<typeof createPlacer>;
