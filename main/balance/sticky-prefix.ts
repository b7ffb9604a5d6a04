import type { Candidate } from '../fleet/candidates.ts';
import { laneKey } from './lane-key.ts';
import { createLeastBusy } from './least-busy.ts';
import { lowestTier } from './lowest-tier.ts';
import { type Choosing, isNonEmpty, type Policy } from './policy.ts';
import { createPrefixIndex } from './prefix-index.ts';
import { shortlist } from './shortlist.ts';

/**
 * A conversation stays where the longest part of it was served, as long as a slot is free there; a new one, or one whose
 * runner was unloaded, goes to the least busy. Waits only when nowhere is room.
 */
export function createStickyPrefix(): Policy {
  const prefixes = createPrefixIndex();
  const leastBusy = createLeastBusy();

  function heldBy({ need, eligible }: Choosing): ReadonlyMap<Candidate, number> {
    const { model } = need;
    const chain = model === null ? [] : need.work.prefixes();
    const tokens = (one: Candidate): number => prefixes.cachedTokens(laneKey(one, model ?? ''), chain);
    return new Map(eligible.map((one) => [one, chain.length === 0 ? 0 : tokens(one)]));
  }

  return {
    decide(choosing) {
      const held = heldBy(choosing);
      const tokensOf = (one: Candidate): number => held.get(one) ?? 0;
      const open = lowestTier(choosing.eligible).filter(({ free }) => free > 0);
      const most = Math.max(0, ...open.map(tokensOf));
      const holders = open.filter((one) => tokensOf(one) === most);
      if (most > 0 && isNonEmpty(holders)) {
        const reason = `${most} prompt tokens of this conversation were served there`;
        const whyNot = (other: Candidate): string | null =>
          tokensOf(other) < most ? `${tokensOf(other)} prompt tokens of this conversation were served there` : null;
        return { kind: 'take', chosen: leastBusy(holders), reason, whyNot };
      }
      const short = shortlist(choosing.eligible);
      if (!short) return { kind: 'full' };
      const reason = `served nowhere before: ${short.reason}`;
      return { kind: 'take', chosen: leastBusy(short.candidates), reason };
    },
    placed({ need }, chosen) {
      if (need.model !== null) prefixes.note(laneKey(chosen, need.model), need.work.prefixes());
    },
  };
}
