import { useRef } from 'react';
import type { Durations } from './drain-estimate.ts';

/** The percentiles, kept when they run out: a draining backend finishes ever less, and its figures are of the last minute. */
export function useLastKnown({ durationP50Ms, durationP95Ms }: Durations): Durations {
  const known = useRef<Durations>({ durationP50Ms, durationP95Ms });
  if (durationP50Ms !== null && durationP50Ms !== known.current.durationP50Ms)
    known.current = { durationP50Ms, durationP95Ms };
  return known.current;
}
