import type { Candidate } from '../fleet/candidates.ts';
import type { NonEmpty, Policy } from './policy.ts';
import { shortlist } from './shortlist.ts';

/** Chooses among candidates that are all eligible, free, of one tier and equally warm. */
export type Pick = (candidates: NonEmpty<Candidate>) => Candidate;

/** A policy that needs no estimates: it chooses from the shortlist, and waits only when nowhere is room. */
export function fromPick(pick: Pick): Policy {
  return {
    decide({ eligible }) {
      const short = shortlist(eligible);
      return short ? { kind: 'take', chosen: pick(short.candidates), reason: short.reason } : { kind: 'full' };
    },
  };
}
