import type { LiveExchange } from '../../../shared/exchange.ts';

/** Exchanges that hold that backend now, the longest-running first. */
export const streamsOn = (live: readonly LiveExchange[], backend: string): readonly LiveExchange[] =>
  live
    .filter(
      (exchange) => exchange.backend === backend && (exchange.stage === 'dialling' || exchange.stage === 'streaming'),
    )
    .toSorted((a, b) => a.startedAt - b.startedAt);
