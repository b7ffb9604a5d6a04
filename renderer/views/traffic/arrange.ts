import type { LiveExchange } from '../../../shared/exchange.ts';
import type { Seen } from './seen.ts';
import { liveRow, type TrafficRow } from './traffic-row.ts';

/** What runs, the longest first, since that is what one looks for; then what has ended, latest first. */
export function arrange(
  live: readonly LiveExchange[],
  { rows, keys }: Pick<Seen, 'rows' | 'keys'>,
): readonly TrafficRow[] {
  const running = live.map(liveRow).filter(({ key }) => !keys.has(key));
  return [...running.sort((a, b) => a.exchange.startedAt - b.exchange.startedAt), ...rows];
}

export interface Held {
  readonly rows: readonly TrafficRow[];
  /** Rows that are held back. */
  readonly fresh: number;
}

/**
 * The rows that were shown before, in their places, as they are now: what ran and has ended says so where it stands, and
 * what has come since waits. `now` = every row that there is; `asked` = those the filter leaves.
 */
export function hold(before: readonly TrafficRow[], now: readonly TrafficRow[], asked: readonly TrafficRow[]): Held {
  const current = new Map(now.map((row) => [row.key, row]));
  const shown = new Set(before.map(({ key }) => key));
  return {
    rows: before.map((row) => current.get(row.key) ?? forgotten(row)),
    fresh: asked.filter(({ key }) => !shown.has(key)).length,
  };
}

const forgotten = (row: TrafficRow): TrafficRow => (row.kind === 'live' ? { ...row, kind: 'lost' } : row);
