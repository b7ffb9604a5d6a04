import { useCallback } from 'react';
import type { KeyUsePoint, KeyUseSpan } from '../../../shared/key.ts';
import { ask } from '../send.ts';
import { type PointsReading, usePoints } from '../use-points.ts';

/** Requests are written down every ten seconds. */
const REFRESH_MS = 10_000;

/** What a key was used for over a span, kept fresh. */
export function useKeyUse(id: string, span: KeyUseSpan): PointsReading<KeyUsePoint> {
  const read = useCallback(() => ask('key.use', { id, span }), [id, span]);
  return usePoints(read, REFRESH_MS);
}
