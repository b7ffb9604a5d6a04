import { useCallback } from 'react';
import type { HistoryPoint, HistorySpan } from '../../shared/history.ts';
import { ask } from './send.ts';
import { type PointsReading, usePoints } from './use-points.ts';

/** As often as a new point can have come. */
const REFRESH_MS: Readonly<Record<HistorySpan, number>> = { '5m': 2_000, '1h': 10_000, '24h': 60_000 };

/** Points of a chart, kept fresh while the page can be seen; of the whole gateway without a backend. */
export function useHistory(span: HistorySpan, backend?: string): PointsReading<HistoryPoint> {
  const read = useCallback(
    () =>
      document.visibilityState === 'visible'
        ? ask('history.read', { span, ...(backend === undefined ? {} : { backend }) })
        : null,
    [span, backend],
  );
  return usePoints(read, REFRESH_MS[span]);
}
