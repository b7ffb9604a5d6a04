import type { Pick } from './pick-policy.ts';
import { loadOf } from './policy.ts';
import { createRotation } from './rotation.ts';

/** The least load for its weight, as nginx `least_conn` and HAProxy `leastconn`; ties take turns. */
export function createLeastBusy(): Pick {
  const rotate = createRotation();
  return (candidates) => {
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of candidates) least = Math.min(least, loadOf(candidate));
    return rotate(candidates, (candidate) => loadOf(candidate) === least);
  };
}
