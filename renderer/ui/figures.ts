const unknown = '–';

/** `340 ms`, `2.4 s`; a dash for what was not measured. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return unknown;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** One decimal below ten, none from there up. */
export const formatRate = (perSecond: number): string => perSecond.toFixed(perSecond < 10 ? 1 : 0);
