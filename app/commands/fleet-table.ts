import { quotaSentence } from '../../shared/quota.ts';
import type { BackendSnapshot } from '../../shared/snapshot.ts';
import { formatLatency, formatRate } from './figures.ts';
import { type Column, formatTable } from './table.ts';

const columns: readonly Column<BackendSnapshot>[] = [
  { title: 'BACKEND', cell: ({ id }) => id },
  { title: 'STATE', cell: ({ mode, health }) => (mode === 'active' ? health : mode) },
  { title: 'IN FLIGHT', align: 'right', cell: ({ inFlight }) => String(inFlight) },
  { title: 'SLOTS/MODEL', align: 'right', cell: ({ slots }) => String(slots) },
  { title: 'REQ/S', align: 'right', cell: ({ rates }) => formatRate(rates.requestsPerSecond) },
  { title: 'TTFB P50', align: 'right', cell: ({ rates }) => formatLatency(rates.ttfbP50Ms) },
  { title: 'P95', align: 'right', cell: ({ rates }) => formatLatency(rates.ttfbP95Ms) },
  { title: 'LOADED, OR WHY NOT', cell: describeLoad },
];

/** What is in memory there; of a backend in trouble, the trouble. What an admin ordered needs no reason. */
function describeLoad({ mode, reason, loaded, quota }: BackendSnapshot): string {
  const held = quotaSentence(quota);
  if (mode === 'active' && reason === null && held !== null) return held;
  const names = loaded.map(({ name }) => name).join(', ') || '–';
  return mode === 'active' && reason !== null ? reason : names;
}

/** One line per backend, or a hint when there is none. */
export const formatFleet = (backends: readonly BackendSnapshot[]): string =>
  backends.length === 0 ? 'no backends yet: corral backend add URL\n' : formatTable(columns, backends);
