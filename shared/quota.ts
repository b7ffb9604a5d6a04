/** What holds a backend back: one of its own limits, or its server, which asked for a pause. */
export type HeldBy = 'requests' | 'tokens' | 'server';

/** A backend's own limits and what of them is used, in any sixty seconds. */
export interface QuotaSnapshot {
  /** Null = any number. */
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  readonly requestsUsed: number;
  /** As answers told; of what runs, as reckoned. */
  readonly tokensUsed: number;
  /** Null while it may be sent more. */
  readonly heldBy: HeldBy | null;
  /** Until it may; whole seconds, in ms. */
  readonly heldMs: number | null;
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1_000)} s`;

const holds: Readonly<Record<HeldBy, string>> = {
  requests: 'at its limit of requests',
  tokens: 'at its limit of tokens',
  server: 'its server wants no more requests',
};

/** Why it gets nothing for now, without a full stop: `at its limit of requests, 12 s`. */
export const heldSentence = (by: HeldBy, forMs: number): string => `${holds[by]}, ${seconds(forMs)}`;

/** The same of a backend as it stands; null while it may be sent more, or has no limits. */
export const quotaSentence = (quota: QuotaSnapshot | null): string | null =>
  quota?.heldBy == null || quota.heldMs === null ? null : heldSentence(quota.heldBy, quota.heldMs);
