import type { BackendSnapshot } from '../../shared/snapshot.ts';
import { formatLatency, formatRate } from './figures.ts';
import { type Column, formatTable } from './table.ts';

const columns: readonly Column<BackendSnapshot>[] = [
  { title: 'BACKEND', cell: ({ id }) => id },
  { title: 'STATE', cell: describeState },
  { title: 'IN FLIGHT', align: 'right', cell: ({ inFlight, slots }) => `${inFlight}/${slots}` },
  { title: 'REQ/S', align: 'right', cell: ({ rates }) => formatRate(rates.requestsPerSecond) },
  { title: 'TTFB P50', align: 'right', cell: ({ rates }) => formatLatency(rates.ttfbP50Ms) },
  { title: 'P95', align: 'right', cell: ({ rates }) => formatLatency(rates.ttfbP95Ms) },
  { title: 'LOADED', cell: ({ loaded }) => loaded.map(({ name }) => name).join(', ') || '–' },
];

/** What an admin ordered goes before what the probes found: `draining`, else `down: connection refused`. */
function describeState({ mode, health, reason }: BackendSnapshot): string {
  const state = mode === 'active' ? health : mode;
  return reason === null || mode !== 'active' ? state : `${state}: ${reason}`;
}

/** One line per backend, or a hint when there is none. */
export const formatFleet = (backends: readonly BackendSnapshot[]): string =>
  backends.length === 0 ? 'no backends yet: corral backend add URL\n' : formatTable(columns, backends);
