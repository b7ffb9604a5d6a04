import type { RecentExchange } from '../../../shared/snapshot.ts';

/** The time to first byte that the slowest twentieth of these needed at least; null when none was measured. */
export function slowLimit(exchanges: readonly RecentExchange[]): number | null {
  const measured = exchanges.flatMap(({ ttfbMs, kind }) => (ttfbMs === null || kind === 'local' ? [] : [ttfbMs]));
  if (measured.length === 0) return null;
  measured.sort((a, b) => a - b);
  return measured[Math.ceil(measured.length * 0.95) - 1] ?? null;
}
