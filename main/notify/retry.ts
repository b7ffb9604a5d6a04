import type { Reply } from './post.ts';

/**
 * What an attempt came to, with what came back or why nothing did. `afterMs`: how long its receiver asks to be left alone,
 * null where it does not say.
 */
export type Outcome =
  | { readonly kind: 'delivered'; readonly words: string }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'failed'; readonly words: string; readonly afterMs: number | null };

export const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/** What an answer means: success, no for good, or no for now. */
export function judge({ status, retryAfter }: Reply, nowMs: number): Outcome {
  const words = `it answered ${status}${status >= 300 && status < 400 ? ': redirects are not followed' : ''}`;
  if (status >= 200 && status < 300) return { kind: 'delivered', words };
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { kind: 'refused', words };
  return { kind: 'failed', words, afterMs: readRetryAfter(retryAfter, nowMs) };
}

/** `retry-after` as seconds or a date, in ms from now; null when there is none that can be read. */
function readRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1_000;
  // biome-ignore lint/style/noRestrictedGlobals: reads a text, not the clock
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/**
 * How long to wait after the attempt that was the `attempts`-th, ms: doubling from a second to five minutes, less up to half of it
 * by chance, so that gateways that failed together do not come back together; never less than was asked for, within the five
 * minutes. `chance` is from 0 to 1.
 */
export function pauseMs(attempts: number, afterMs: number | null, chance: number): number {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
  return Math.max(Math.min(afterMs ?? 0, LONGEST_PAUSE_MS), whole * (1 - chance / 2));
}
