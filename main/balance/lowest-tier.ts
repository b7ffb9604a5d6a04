import type { Candidate } from '../fleet/candidates.ts';

/** Those of the lowest tier that has any eligible: higher tiers only stand in. */
export function lowestTier(eligible: readonly Candidate[]): readonly Candidate[] {
  const tier = Math.min(...eligible.map(({ backend }) => backend.settings.tier));
  return eligible.filter(({ backend }) => backend.settings.tier === tier);
}
