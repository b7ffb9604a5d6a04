import type { Candidate } from '../fleet/candidates.ts';
import type { NonEmpty } from './policy.ts';

/** Takes turns by backend id: the next in order after the last one chosen, so that a changing list skips nobody. */
export function createRotation(): (candidates: NonEmpty<Candidate>) => Candidate {
  let last = '';
  return (candidates) => {
    const ids = candidates.map(({ backend }) => backend.id).sort();
    const next = ids.find((id) => id > last) ?? ids[0];
    const chosen = candidates.find(({ backend }) => backend.id === next) ?? candidates[0];
    last = chosen.backend.id;
    return chosen;
  };
}
