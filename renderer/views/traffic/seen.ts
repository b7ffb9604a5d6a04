import type { RecentExchange } from '../../../shared/snapshot.ts';
import { type EndedRow, endedRow, keyOf } from './traffic-row.ts';

/** The ended requests that a page has been told of. */
export interface Seen {
  /** Latest first. */
  readonly rows: readonly EndedRow[];
  readonly keys: ReadonlySet<string>;
  /** Whether more ended between two snapshots than one tells of, so that some are missing. */
  readonly hasGaps: boolean;
}

export const nothingSeen: Seen = { rows: [], keys: new Set(), hasGaps: false };

/** As much as is worth scrolling through. */
const MOST = 1_000;

/** Adds what a snapshot tells of, latest first as it has it. The same snapshot twice changes nothing. */
export function addSeen(seen: Seen, recent: readonly RecentExchange[]): Seen {
  const firstKnown = recent.findIndex((exchange) => seen.keys.has(keyOf(exchange)));
  const fresh = firstKnown < 0 ? recent : recent.slice(0, firstKnown);
  if (fresh.length === 0) return seen;
  const rows = [...fresh.map(endedRow), ...seen.rows].slice(0, MOST);
  const isGap = firstKnown < 0 && seen.rows.length > 0;
  return { rows, keys: new Set(rows.map(({ key }) => key)), hasGaps: seen.hasGaps || isGap };
}
