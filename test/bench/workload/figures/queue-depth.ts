import type { BusySample } from '../fleet/fleet-process.ts';
import type { OpenSample } from '../load/load-process.ts';

/** Samples this far apart speak of the same moment. Real milliseconds. */
const SAME_MOMENT_MS = 15;

/**
 * The most requests that waited at one moment, wherever: sent and not ended, less those that a server was working on.
 * The two sides are sampled by two processes and matched by time.
 */
export function deepestQueue(open: readonly OpenSample[], busy: readonly BusySample[]): number {
  let deepest = 0;
  let at = 0;
  for (const sample of open) {
    while (at + 1 < busy.length && distance(busy[at + 1], sample) <= distance(busy[at], sample)) at += 1;
    const match = busy[at];
    if (match === undefined || distance(match, sample) > SAME_MOMENT_MS) continue;
    deepest = Math.max(deepest, sample.open - match.busy);
  }
  return deepest;
}

const distance = (busy: BusySample | undefined, open: OpenSample): number =>
  busy === undefined ? Number.POSITIVE_INFINITY : Math.abs(busy.atMs - open.atMs);
