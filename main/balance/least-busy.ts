import type { Candidate } from '../fleet/candidates.ts';
import { loadOf, type NonEmpty, type Policy } from './policy.ts';
import { createRotation } from './rotation.ts';

/** The least load for its weight, as nginx `least_conn` and HAProxy `leastconn`; ties take turns. */
export function createLeastBusy(): Policy {
  const rotate = createRotation();
  return (candidates) => rotate(leastLoaded(candidates));
}

function leastLoaded(candidates: NonEmpty<Candidate>): NonEmpty<Candidate> {
  let best: [Candidate, ...Candidate[]] = [candidates[0]];
  for (const candidate of candidates.slice(1)) {
    const difference = loadOf(candidate) - loadOf(best[0]);
    if (difference < 0) best = [candidate];
    else if (difference === 0) best.push(candidate);
  }
  return best;
}
