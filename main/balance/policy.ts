import type { Need } from '../fleet/availability.ts';
import type { Candidate } from '../fleet/candidates.ts';
import type { Expectation } from '../fleet/run.ts';
import type { Estimate } from './estimate.ts';

export type NonEmpty<T> = readonly [T, ...T[]];

export const isNonEmpty = <T>(list: readonly T[]): list is NonEmpty<T> => list.length > 0;

/** One choice to be made. */
export interface Choosing {
  readonly need: Need;
  /** All that may serve it, full ones included, of any tier. */
  readonly eligible: NonEmpty<Candidate>;
  /** Exchanges that wait for the same model and go first. */
  readonly ahead: number;
  /** How long it has waited already, ms. */
  readonly waitedMs: number;
  /** Monotonic ms. */
  readonly now: number;
}

/**
 * What to do with an exchange now.
 * - `take`: run it there; there is room
 * - `full`: nowhere is room
 * - `later`: there is room, but waiting for a better place is expected to cost less
 */
export type Decision =
  | {
      readonly kind: 'take';
      readonly chosen: Candidate;
      /** Why this one, in words. */
      readonly reason: string;
      /** What each was expected to take; none from policies that do not estimate. */
      readonly estimates?: readonly Estimate[];
      readonly expects?: Expectation;
      /** Why not another of the eligible, where the policy has words of its own; null where it has none. */
      readonly whyNot?: (other: Candidate) => string | null;
    }
  | { readonly kind: 'full' | 'later' };

/** Chooses among the eligible. May remember what it chose before, nothing else. */
export interface Policy {
  decide(choosing: Choosing): Decision;
  /** When the answer will probably begin, ms from now; absent from policies that do not estimate. */
  expectMs?(choosing: Choosing): number;
  /** An exchange was placed where `decide` said. */
  placed?(choosing: Choosing, chosen: Candidate): void;
}

/** How full a candidate would be with one more exchange, relative to its weight. */
export const loadOf = ({ inFlight, penalty, weight }: Candidate): number => (inFlight + penalty + 1) / weight;
