import type { LiveExchange } from '../../../shared/exchange.ts';
import type { RecentExchange } from '../../../shared/snapshot.ts';

/**
 * One request on the screen, under way or ended.
 * `lost` = it has ended, but so many ended at once that its record was not sent.
 */
export type TrafficRow =
  | { readonly kind: 'live'; readonly key: string; readonly exchange: LiveExchange }
  | { readonly kind: 'ended'; readonly key: string; readonly exchange: RecentExchange }
  | { readonly kind: 'lost'; readonly key: string; readonly exchange: LiveExchange };

/** Clients may choose ids, so an id alone does not tell two requests apart. */
export const keyOf = ({ id, startedAt }: Pick<LiveExchange, 'id' | 'startedAt'>): string => `${id}@${startedAt}`;

export const liveRow = (exchange: LiveExchange): TrafficRow => ({ kind: 'live', key: keyOf(exchange), exchange });
export const endedRow = (exchange: RecentExchange): TrafficRow => ({ kind: 'ended', key: keyOf(exchange), exchange });
