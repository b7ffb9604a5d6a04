import type { Candidate } from '../fleet/candidates.ts';
import { lowestTier } from './lowest-tier.ts';
import type { Decision, Policy } from './policy.ts';
import { preference } from './rendezvous.ts';

/** A backend may carry so much more than its fair share of what runs; HAProxy's `hash-balance-factor` of 150. */
const OVER_SHARE = 1.5;

/**
 * Every client has a backend of its own, by a consistent hash of its identity, else its address. It goes elsewhere, along
 * an order that is its own too, only while that backend has no free slot or carries more than its bound (consistent
 * hashing with bounded loads: Mirrokni, Thorup and Zadimoghaddam, 2016), or the model is loaded elsewhere and not there.
 * Waits only when nowhere is room.
 */
export function createStickyClient(): Policy {
  return {
    decide({ need, eligible }) {
      const inOrder = worthALook(lowestTier(eligible))
        .map((candidate) => ({ candidate, wish: preference(need.caller, contenderOf(candidate)) }))
        .sort((a, b) => b.wish - a.wish)
        .map(({ candidate }) => candidate);
      const boundOf = bounds(inOrder);
      const open = inOrder.filter(({ free }) => free > 0);
      const chosen = open.find((candidate) => loadOf(candidate) <= boundOf(candidate)) ?? open[0];
      return chosen ? take(chosen, inOrder, boundOf) : { kind: 'full' };
    },
  };
}

/** Those that have the model loaded, while one of them has a free slot: a load costs more than a new home. */
function worthALook(candidates: readonly Candidate[]): readonly Candidate[] {
  const loaded = candidates.filter((candidate) => candidate.loaded);
  return loaded.some(({ free }) => free > 0) ? loaded : candidates;
}

/** A backend that ramps up after an outage gets its clients back bit by bit, by its reduced weight. */
const contenderOf = ({ backend, weight }: Candidate) => ({ id: backend.id, weight });

/**
 * What it would carry with one more. Recent failures count, so that one that fails fast does not keep its clients; what
 * is left of old ones does not, or they would never come back.
 */
const loadOf = ({ inFlight, penalty }: Candidate): number => inFlight + Math.floor(penalty) + 1;

/** The most each may carry once one more exchange runs; at least one. */
function bounds(candidates: readonly Candidate[]): (candidate: Candidate) => number {
  const inFlight = candidates.reduce((sum, each) => sum + each.inFlight, 0);
  const weights = candidates.reduce((sum, { weight }) => sum + weight, 0);
  return ({ weight }) => Math.ceil((OVER_SHARE * (inFlight + 1) * weight) / weights);
}

function take(chosen: Candidate, inOrder: readonly Candidate[], boundOf: (one: Candidate) => number): Decision {
  const at = inOrder.indexOf(chosen);
  const whyPassed = (other: Candidate): string => {
    if (other.free <= 0) return 'has no free slot';
    const bound = boundOf(other);
    return other.inFlight < bound ? 'failed recently' : `carries ${other.inFlight}, its bound being ${bound}`;
  };
  const [home = chosen] = inOrder;
  return {
    kind: 'take',
    chosen,
    reason:
      at === 0
        ? 'this client always goes there'
        : `next in this client's order, as ${home.backend.id}, where it always goes, ${whyPassed(home)}`,
    whyNot(other) {
      const rank = inOrder.indexOf(other);
      if (rank < 0) return null;
      return rank < at
        ? `comes earlier in this client's order but ${whyPassed(other)}`
        : "later in this client's order";
    },
  };
}
