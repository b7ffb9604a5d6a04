import type { Outcome } from '../load/outcome.ts';
import type { PlannedRequest } from '../plan/planned-request.ts';

/** One request and what became of it. */
export interface Asked {
  request: PlannedRequest;
  outcome: Outcome;
}

/**
 * How long somebody waited for the first byte, in simulated milliseconds, from the first time of asking: also who gave up,
 * or was still waiting when the run was over, waited that long. Null for a request that was refused for good or never
 * sent: there is nothing to time.
 */
export function waitMs({ sentMs, firstByteMs, endMs, result }: Outcome): number | null {
  if (sentMs === null) return null;
  if (firstByteMs !== null) return firstByteMs - sentMs;
  return result === 'gave-up' || result === 'unfinished' ? endMs - sentMs : null;
}

/** A program's batch is not somebody who waits for a first byte. */
export const isPerson = ({ request }: Asked): boolean => request.kind !== 'embed';
