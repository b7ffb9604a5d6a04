import type { ConnectionCount } from '../../../shared/connection-count.ts';
import type { Happening } from './happening.ts';

export interface ConnectionNews {
  /** Call about once per second; `now` is monotonic ms. */
  sample(now: number, connections: ConnectionCount): void;
}

/** It is over once nobody was turned away for this long. */
const QUIET_MS = 60_000;

/** Tells when clients begin to be turned away and when that is over; what lies between is not said again. */
export function createConnectionNews(tell: (happening: Happening) => void): ConnectionNews {
  let seen = 0;
  let full: { readonly refusedBefore: number; lastMs: number } | null = null;
  return {
    sample(now, { refused, limit }) {
      const isMore = refused > seen;
      if (isMore && full === null) {
        full = { refusedBefore: seen, lastMs: now };
        tell({ what: 'connections-full', limit });
      }
      seen = refused;
      if (full === null) return;
      if (isMore) full.lastMs = now;
      if (now - full.lastMs < QUIET_MS) return;
      tell({ what: 'connections-free', refused: refused - full.refusedBefore });
      full = null;
    },
  };
}
