import type { Finding } from './finding.ts';

/** A finding and when it was last true. */
export interface HeldFinding {
  readonly finding: Finding;
  /** Milliseconds since the epoch. */
  readonly trueAt: number;
}

const HOLD_MS = 3_000;

/** Keeps a finding that just went away for a moment: queues come and go by the second, and buttons must not. */
export function holdFindings(
  held: readonly HeldFinding[],
  found: readonly Finding[],
  now: number,
): readonly HeldFinding[] {
  const keys = new Set(found.map(({ key }) => key));
  const lingering = held.filter(({ finding, trueAt }) => !keys.has(finding.key) && now - trueAt < HOLD_MS);
  return [...found.map((finding) => ({ finding, trueAt: now })), ...lingering];
}
