import type { LiveExchange } from '../../../shared/exchange.ts';
import type { RecentExchange } from '../../../shared/snapshot.ts';

/**
 * One request on the screen, under way or ended.
 * `lost` = it has ended, but so many ended at once that its record was not sent.
 */
export type TrafficRow = LiveRow | EndedRow | LostRow;

export interface LiveRow {
  readonly kind: 'live';
  readonly key: string;
  readonly exchange: LiveExchange;
}

interface LostRow {
  readonly kind: 'lost';
  readonly key: string;
  /** As it was last heard of. */
  readonly exchange: LiveExchange;
}

export interface EndedRow {
  readonly kind: 'ended';
  readonly key: string;
  readonly exchange: RecentExchange;
}

/** Clients may choose ids, so an id alone does not tell two requests apart. */
export const keyOf = ({ id, startedAt }: Pick<LiveExchange, 'id' | 'startedAt'>): string => `${id}@${startedAt}`;

/** The name it was asked for by, where that is an alias. */
export const aliasOf = ({ kind, exchange }: TrafficRow): string | null =>
  kind === 'ended' ? (exchange.alias?.name ?? null) : exchange.alias;

export const liveRow = (exchange: LiveExchange): LiveRow => ({ kind: 'live', key: keyOf(exchange), exchange });
export const endedRow = (exchange: RecentExchange): EndedRow => ({ kind: 'ended', key: keyOf(exchange), exchange });
