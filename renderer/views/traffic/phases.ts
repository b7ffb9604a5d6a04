import type { AttemptRecord } from '../../../shared/exchange.ts';
import type { RecentExchange } from '../../../shared/snapshot.ts';

/**
 * What a stretch of a request's time went into.
 * - `arrive`: reading the request, until it was placed or queued
 * - `failed`: an attempt that came to nothing
 * - `wait`: before the first byte, and nobody told what for: connecting, another's turn, a load that was not reported
 * - `local`: the gateway answered by itself
 */
export type PhaseKind = 'arrive' | 'queue' | 'failed' | 'wait' | 'load' | 'prefill' | 'stream' | 'local';

export interface Phase {
  readonly kind: PhaseKind;
  readonly ms: number;
  /** The failed attempt it is about. */
  readonly attempt?: AttemptRecord;
}

type Record = Pick<RecentExchange, 'kind' | 'outcome' | 'attempts' | 'queueMs' | 'ttfbMs' | 'durationMs' | 'tokens'>;

/** An ended request's time from beginning to end without a gap. Only what was measured has a name; the rest is `wait`. */
export function phases(record: Record): readonly Phase[] {
  const { attempts, queueMs, durationMs } = record;
  const [first] = attempts;
  if (!first) return withoutAttempt(record).filter(isWorthDrawing);
  const queuedFirst = Math.min(queueMs, first.startedMs);
  const queuedLater = attempts.length === 2 ? queueMs - queuedFirst : 0;
  return [
    { kind: 'arrive' as const, ms: first.startedMs - queuedFirst },
    { kind: 'queue' as const, ms: queuedFirst },
    ...attempts.flatMap((attempt, nth) => {
      const next = attempts[nth + 1];
      if (!next) return lastAttempt(attempt, record);
      const ms = next.startedMs - attempt.startedMs;
      const queued = Math.min(queuedLater, ms);
      return [
        { kind: 'failed' as const, ms: ms - queued, attempt },
        { kind: 'queue' as const, ms: queued },
      ];
    }),
  ].filter(isWorthDrawing);

  function lastAttempt(attempt: AttemptRecord, of: Record): readonly Phase[] {
    const left = Math.max(0, durationMs - attempt.startedMs);
    const answeredMs = firstByteOf(attempt, of);
    if (answeredMs !== null) return answer(Math.min(answeredMs, left), left, of);
    return [attempt.result === 'cancelled' ? { kind: 'wait', ms: left } : { kind: 'failed', ms: left, attempt }];
  }
}

/** Half a millisecond cannot be seen on any scale; a failure is worth showing however short it was. */
const isWorthDrawing = ({ kind, ms }: Phase): boolean => kind === 'failed' || ms >= 0.5;

function withoutAttempt({ kind, outcome, queueMs, durationMs }: Record): readonly Phase[] {
  if (kind === 'local') return [{ kind: 'local', ms: durationMs }];
  const queued = Math.min(queueMs, durationMs);
  // One that left while it waited has no measured wait: it may have been read, or queued.
  const before = outcome === 'gone' ? 'wait' : 'arrive';
  return [
    { kind: before, ms: durationMs - queued },
    { kind: 'queue', ms: queued },
  ];
}

/** From dialling to the first byte; null when this attempt brought none. A backend's own error, held back, has no time of its own. */
function firstByteOf({ ttfbMs, result, startedMs }: AttemptRecord, record: Record): number | null {
  if (ttfbMs !== null) return ttfbMs;
  return result === 'answered' && record.ttfbMs !== null ? Math.max(0, record.ttfbMs - startedMs) : null;
}

/** What the backend told may differ by this much from what the gateway measured, and still be believed. */
const TOLERANCE_MS = 25;
const TOLERANCE = 1.05;

/** The wait for the first byte, as far as the backend told what it did in it, and the stream after it. */
function answer(waitMs: number, leftMs: number, { tokens }: Record): readonly Phase[] {
  const streamMs = leftMs - waitMs;
  const loadMs = tokens?.loadMs ?? 0;
  const prefillMs = tokens?.promptEvalMs ?? 0;
  const told = loadMs + prefillMs;
  const isBelieved = told <= waitMs * TOLERANCE + TOLERANCE_MS;
  const shrink = isBelieved && told > waitMs ? waitMs / told : Number(isBelieved);
  // An answer in one piece was generated before its first byte.
  const generated = Math.max(0, (tokens?.evalMs ?? 0) - streamMs);
  const generatedMs = isBelieved ? Math.min(generated, Math.max(0, waitMs - told)) : 0;
  return [
    { kind: 'wait', ms: Math.max(0, waitMs - told * shrink - generatedMs) },
    { kind: 'load', ms: loadMs * shrink },
    { kind: 'prefill', ms: prefillMs * shrink },
    { kind: 'stream', ms: generatedMs + streamMs },
  ];
}
