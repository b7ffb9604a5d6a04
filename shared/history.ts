/** One point of a chart; null where nothing was measured, so that gaps stay gaps. */
export interface HistoryPoint {
  /** Start of the step, milliseconds since the epoch. */
  readonly at: number;
  readonly rps: number | null;
  readonly ttfbP50: number | null;
  readonly ttfbP95: number | null;
  readonly tokensPerSecond: number | null;
  readonly inFlight: number | null;
  readonly errorRate: number | null;
  readonly vramBytes: number | null;
}

export type HistoryScope = { readonly kind: 'gateway' } | { readonly kind: 'backend'; readonly id: string };
export type HistorySpan = '5m' | '1h' | '24h';
