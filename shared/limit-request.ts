import type { Refusal } from './errors.ts';
import type { Identity } from './identity.ts';
import type { Standing } from './standing.ts';

/** Turned away by a limit of rates: it has cost nothing. */
export interface Limited {
  readonly ok: false;
  readonly refusal: Refusal;
  /** With every limit that holds it, for the answer's head. */
  readonly standings: readonly Standing[];
}

/** What a request is about to ask. */
export interface ModelAsk {
  /** Canonical; null when none is named. */
  readonly model: string | null;
  /** Reckoned, prompt and answer together. */
  readonly tokens: number;
}

/** Tokens set aside for one request. */
export interface Reservation {
  readonly ok: true;
  readonly standings: readonly Standing[];
  /** Counts what was really used in place of what was set aside, 0 to give all of it back. To be called whatever happens; only the first time counts. */
  settle(usedTokens: number): void;
}

/** A request that was counted. */
export interface Entered {
  readonly ok: true;
  readonly standings: readonly Standing[];
  /** Sets tokens aside before anything is asked of a backend. */
  reserve(ask: ModelAsk): Reservation | Limited;
}

/** Counts one request of a key or, where nobody in particular asks, of an address. */
export type LimitRequest = (from: {
  readonly identity: Identity | null;
  readonly address: string;
  /** Its template. */
  readonly route: string;
}) => Entered | Limited;

/** For what no limit counts. */
export const UNCOUNTED: Entered = {
  ok: true,
  standings: [],
  reserve: () => ({ ok: true, standings: [], settle() {} }),
};
