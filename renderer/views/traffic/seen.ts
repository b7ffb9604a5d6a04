import type { RecentExchange } from '../../../shared/snapshot.ts';
import { keyOf } from './traffic-row.ts';

/** The ended requests that a page has been told of. */
export interface Seen {
  /** Latest first. */
  readonly exchanges: readonly RecentExchange[];
  readonly keys: ReadonlySet<string>;
  /** Whether more ended between two snapshots than one tells of, so that some are missing. */
  readonly hasGaps: boolean;
}

export const nothingSeen: Seen = { exchanges: [], keys: new Set(), hasGaps: false };

/** As much as is worth scrolling through. */
const MOST = 1_000;

/** Adds what a snapshot tells of, latest first as it has it. The same snapshot twice changes nothing. */
export function addSeen(seen: Seen, recent: readonly RecentExchange[]): Seen {
  const firstKnown = recent.findIndex((exchange) => seen.keys.has(keyOf(exchange)));
  const fresh = firstKnown < 0 ? recent : recent.slice(0, firstKnown);
  if (fresh.length === 0) return seen;
  const exchanges = [...fresh, ...seen.exchanges].slice(0, MOST);
  const isGap = firstKnown < 0 && seen.exchanges.length > 0;
  return { exchanges, keys: new Set(exchanges.map(keyOf)), hasGaps: seen.hasGaps || isGap };
}
