import type { EndedRow } from './traffic-row.ts';

/** The time to first byte that the slowest twentieth of these needed at least; null when none was measured. */
export function slowLimit(rows: readonly EndedRow[]): number | null {
  const measured: number[] = [];
  for (const { exchange } of rows)
    if (exchange.ttfbMs !== null && exchange.kind !== 'local') measured.push(exchange.ttfbMs);
  if (measured.length === 0) return null;
  measured.sort((a, b) => a - b);
  return measured[Math.ceil(measured.length * 0.95) - 1] ?? null;
}
