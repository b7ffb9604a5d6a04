import { livePhases } from './live-phases.ts';
import { type Phase, phases } from './phases.ts';
import type { StageLog } from './stage-log.ts';
import type { TrafficRow } from './traffic-row.ts';

/** Where a row's time went, or goes. `at` = now, in milliseconds since the epoch. */
export function rowPhases(row: TrafficRow, stages: StageLog, at: number): readonly Phase[] {
  if (row.kind === 'ended') return phases(row.exchange);
  // What is not told of any more has no end that could be drawn.
  return row.kind === 'live' ? livePhases(row.exchange, stages.get(row.key) ?? [], at) : [];
}

/** How long it took, or takes by now; null when its end is not known. */
export function rowMs(row: TrafficRow, at: number): number | null {
  if (row.kind === 'ended') return row.exchange.durationMs;
  return row.kind === 'live' ? Math.max(0, at - row.exchange.startedAt) : null;
}
