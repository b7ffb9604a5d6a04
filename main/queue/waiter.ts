import type { Claim } from './fair-order.ts';

/** Somebody waiting to be placed. `T` is whatever placing yields: a lease, or the reason why none will come. */
export interface Waiter<T> {
  /** The exchange's id, for whoever looks at the line. */
  readonly id: string;
  /** Model waited for; empty for exchanges without one. */
  readonly model: string;
  readonly claim: Claim;
  /** Asks for other than its line does (a retry, a named backend, no slot): never holds up those behind it. */
  readonly particular: boolean;
  /** What it was told when it asked before it came here. */
  readonly held: Held;
  /** Tries now. Must not wait, must not call the queue. */
  tryPlace(turn: Turn): Answer<T>;
  /** When it will probably begin to be answered, ms from now; null where that cannot be told. */
  expectMs(turn: Turn): number | null;
}

/** How somebody stands when asked whether it can go. */
export interface Turn {
  /** So many of its line go first; those held by a limit of their own do not count. */
  readonly ahead: number;
  readonly waitedMs: number;
}

/**
 * - `full`: there is no room
 * - `later`: there is, but a better place is worth waiting for; others may go first
 * - `limited`: its caller runs as many as it may, wherever there is room; others may go first
 */
export type Held = 'full' | 'later' | 'limited';

export type Answer<T> = { readonly kind: 'here'; readonly value: T } | { readonly kind: Held };

export type Waited<T> =
  | { readonly kind: 'placed'; readonly value: T; readonly waitedMs: number }
  /** `held` is what kept it waiting last. */
  | { readonly kind: 'timeout'; readonly waitedMs: number; readonly held: Held }
  /** As many wait already as may: of all, or of its caller. */
  | { readonly kind: 'full'; readonly of: 'all' | 'caller' };
