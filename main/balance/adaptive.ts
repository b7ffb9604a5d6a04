import type { Candidate } from '../fleet/candidates.ts';
import type { Expectation } from '../fleet/run.ts';
import { BLOCK_TOKENS } from '../fleet/work.ts';
import { ratesOf } from './assumed-rates.ts';
import { type Estimate, estimate } from './estimate.ts';
import { laneKey } from './lane-key.ts';
import { lowestTier } from './lowest-tier.ts';
import type { Choosing, Decision, Policy } from './policy.ts';
import { createPrefixIndex } from './prefix-index.ts';

/** Estimates closer than this are as good as equal: then the emptier lane goes first. */
const EQUAL_SHARE = 0.1;
const EQUAL_MS = 25;
/** Waiting has to be clearly better than a warm slot that is free: estimates err, a free slot does not. */
const WORTH_WAITING_SHARE = 0.8;

/** Where the first token is expected soonest; waits where waiting is. */
export function createAdaptive(): Policy {
  const prefixes = createPrefixIndex();
  let turn = 0;

  function estimateAll({ need, eligible, ahead, now }: Choosing): readonly Estimate[] {
    const candidates = lowestTier(eligible);
    const model = need.model ?? '';
    const warmSlots = candidates.reduce((sum, one) => sum + (one.loaded ? Math.max(1, slotsOf(one, model)) : 0), 0);
    const chain = need.work.prefixes();
    const task = {
      model,
      promptTokens: need.work.promptTokens,
      cachedTokens: (one: Candidate) => prefixes.cachedTokens(laneKey(one, model), chain),
      aheadPerSlot: ahead / Math.max(1, warmSlots),
    };
    return candidates.map((one) => estimate(one, task, now)).sort((a, b) => a.totalMs - b.totalMs);
  }

  function decide(choosing: Choosing): Decision {
    const estimates = estimateAll(choosing);
    const best = bestOf(estimates, turn);
    const free = bestOf(
      estimates.filter(({ isFree }) => isFree),
      turn,
    );
    if (!best || !free) return { kind: 'full' };
    if (free !== best && isWorthWaiting(best, free, choosing.waitedMs)) return { kind: 'later' };
    turn += 1;
    const expects = expectationOf(free, choosing.need);
    return { kind: 'take', chosen: free.candidate, reason: whyThis(free), estimates, expects };
  }

  return {
    decide,
    expectMs: (choosing) => estimateAll(choosing)[0]?.totalMs ?? 0,
    placed({ need }, chosen) {
      const { model, work } = need;
      if (model === null) return;
      const chain = work.prefixes();
      const restTokens = Math.max(0, work.promptTokens - chain.length * BLOCK_TOKENS);
      prefixes.note(laneKey(chosen, model), chain, restTokens + outputOf(chosen, need));
    },
  };
}

const slotsOf = ({ free, backend }: Candidate, model: string): number =>
  free + (backend.lanes.get(model)?.inFlight ?? 0);

/** The soonest; among equals the emptiest lane, then in turn. */
function bestOf(sorted: readonly Estimate[], turn: number): Estimate | undefined {
  const [first] = sorted;
  if (!first) return undefined;
  const limit = first.totalMs * (1 + EQUAL_SHARE) + EQUAL_MS;
  const equals = sorted.filter(({ totalMs, isFree }) => totalMs <= limit && isFree === first.isFree);
  const most = Math.max(...equals.map(({ candidate }) => candidate.free));
  const emptiest = equals.filter(({ candidate }) => candidate.free === most);
  return emptiest[turn % emptiest.length];
}

/**
 * A cold slot costs others too, so anything better is worth waiting for; a warm one only something clearly better. Who
 * has waited as long as the free slot would have taken was promised too much: it goes.
 */
function isWorthWaiting(best: Estimate, free: Estimate, waitedMs: number): boolean {
  if (waitedMs >= free.totalMs) return false;
  return best.totalMs < (free.loadMs > 0 ? free.totalMs : free.totalMs * WORTH_WAITING_SHARE - EQUAL_MS);
}

function expectationOf({ candidate, uncachedTokens, loadMs }: Estimate, need: Choosing['need']): Expectation {
  return { uncachedTokens, outputTokens: outputOf(candidate, need), needsLoad: loadMs > 0 };
}

/** Tokens it will probably generate. */
function outputOf(candidate: Candidate, { model, work }: Choosing['need']): number {
  const typical = ratesOf(candidate, model ?? '').outputTokens;
  return work.outputLimit === null ? typical : Math.min(work.outputLimit, typical);
}

function whyThis({ candidate, loadMs, uncachedTokens }: Estimate): string {
  if (loadMs > 0) return 'the first token is expected soonest there, its load included';
  const warm = candidate.loaded ? 'the model is loaded' : 'no model is needed';
  return `${warm} and the first token is expected soonest: ${uncachedTokens} prompt tokens to evaluate`;
}
