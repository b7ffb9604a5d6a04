import { useRef } from 'react';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { arrange } from './arrange.ts';
import { addSeen, nothingSeen } from './seen.ts';
import { slowLimit } from './slow-limit.ts';
import { logStages, type StageLog } from './stage-log.ts';
import { isAskedFor, type TrafficFilter } from './traffic-filter.ts';
import type { TrafficRow } from './traffic-row.ts';

export interface Traffic {
  /** Every request this page has seen. */
  readonly all: readonly TrafficRow[];
  /** Those the filter leaves. */
  readonly asked: readonly TrafficRow[];
  readonly stages: StageLog;
  /** A first byte that takes at least so long is slow; null when none was measured. */
  readonly slowMs: number | null;
  /** Whether requests ended that no snapshot told of. */
  readonly hasGaps: boolean;
}

/** What the page has seen since it was opened, up to a thousand ended requests. */
export function useTraffic({ live, recent, at }: Snapshot, filter: TrafficFilter): Traffic {
  // Both grow by what a snapshot has that they have not, so rendering twice adds nothing.
  const seen = useRef(nothingSeen);
  const stages = useRef<StageLog>(new Map());
  seen.current = addSeen(seen.current, recent);
  stages.current = logStages(stages.current, live);
  const all = arrange(live, seen.current);
  const slowMs = slowLimit(seen.current.rows);
  return {
    all,
    asked: all.filter((row) => isAskedFor(row, filter, { slowMs, at })),
    stages: stages.current,
    slowMs,
    hasGaps: seen.current.hasGaps,
  };
}
