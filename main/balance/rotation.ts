import type { Candidate } from '../fleet/candidates.ts';
import type { NonEmpty } from './policy.ts';

/**
 * Takes turns by backend id: the next in order after the last one chosen, so that a changing list skips nobody.
 * `mayTake` leaves some out; when it leaves out all, the first is taken.
 */
export function createRotation(): (
  candidates: NonEmpty<Candidate>,
  mayTake?: (candidate: Candidate) => boolean,
) => Candidate {
  let last = '';
  return (candidates, mayTake = () => true) => {
    let next: Candidate | null = null;
    let first: Candidate | null = null;
    for (const candidate of candidates) {
      if (!mayTake(candidate)) continue;
      const { id } = candidate.backend;
      if (first === null || id < first.backend.id) first = candidate;
      if (id > last && (next === null || id < next.backend.id)) next = candidate;
    }
    const chosen = next ?? first ?? candidates[0];
    last = chosen.backend.id;
    return chosen;
  };
}
