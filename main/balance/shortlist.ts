import type { Candidate } from '../fleet/candidates.ts';
import { isNonEmpty, type NonEmpty } from './policy.ts';

export interface Shortlist {
  readonly candidates: NonEmpty<Candidate>;
  /** Why these came before the other eligible ones, in words. */
  readonly reason: string;
}

/**
 * Narrows the eligible to those worth choosing from: the lowest tier that has any, in it those with a free slot, of
 * these the ones that have the model loaded. Null when all are full: the exchange must wait.
 */
export function shortlist(eligible: readonly Candidate[]): Shortlist | null {
  let tier = Number.POSITIVE_INFINITY;
  for (const { backend } of eligible) tier = Math.min(tier, backend.settings.tier);
  const loaded: Candidate[] = [];
  const cold: Candidate[] = [];
  for (const candidate of eligible) {
    if (candidate.backend.settings.tier !== tier || candidate.free <= 0) continue;
    (candidate.loaded ? loaded : cold).push(candidate);
  }
  if (isNonEmpty(loaded)) return { candidates: loaded, reason: 'the model is loaded and a slot is free' };
  if (isNonEmpty(cold)) return { candidates: cold, reason: 'a slot is free; the model has to be loaded first' };
  return null;
}
