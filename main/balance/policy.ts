import type { Candidate } from '../fleet/candidates.ts';

export type NonEmpty<T> = readonly [T, ...T[]];

/**
 * Chooses among candidates that are all eligible, free, of one tier and equally warm. May remember what it chose
 * before, nothing else.
 */
export type Policy = (candidates: NonEmpty<Candidate>) => Candidate;

/** How full a candidate would be with one more exchange, relative to its weight. */
export const loadOf = ({ inFlight, penalty, weight }: Candidate): number => (inFlight + penalty + 1) / weight;
