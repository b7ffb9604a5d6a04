/** Shown for what was not measured: 0 would be a claim. */
const unknown = '–';

/** Milliseconds as `340 ms` or `2.4 s`. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return unknown;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** A rate with one decimal, with none from ten up. */
export const formatRate = (perSecond: number): string => perSecond.toFixed(perSecond < 10 ? 1 : 0);

/** Time left or passed, in its two largest units: `9m 40s`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  if (hours > 0) return `${hours}h ${minutes}m`;
  return minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`;
}

/** Local time, sortable: `2026-01-01 12:34:56`. */
export const formatTime = (at: number): string => new Date(at).toLocaleString('sv-SE');

/** `1 stream`, `3 streams`. */
export const formatCount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
