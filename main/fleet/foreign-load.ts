import type { TokenCounts } from '../../shared/exchange.ts';
import type { Alone, Finish, LaneRates } from './rates.ts';

/** A sign that somebody uses a lane without this gateway. */
export interface ForeignLoad {
  /** Monotonic ms. */
  readonly at: number;
  /** Without a full stop. */
  readonly sign: string;
}

type Tokens = TokenCounts | null;

/** A wait that neither loading nor reading the prompt explains. */
const UNEXPLAINED_MS = 2_000;
const OVERHEAD_MS = 500;
/** What is known only by its average may take this many times as long. */
const BAD_DAY = 3;
/** Slower than the lane's own average, which includes its busy hours, by this much. */
const SLOW_SHARE = 0.5;
/** Fewer tokens' time is mostly overhead. */
const TELLING_TOKENS = 16;
const REMEMBERED_MS = 120_000;

/**
 * What an answer says of others that use its lane; only one that was alone on its backend says anything, and then the
 * absence of a sign takes an earlier one back. `rates` as they were before it. Pure.
 */
export function noteForeign(
  before: ForeignLoad | null,
  finish: Finish,
  rates: LaneRates,
  now: number,
): ForeignLoad | null {
  const { alone, tokens } = finish;
  if (alone === null) return before;
  const sign = waited(alone, tokens, rates) ?? generatedSlowly(tokens, rates);
  return sign === null ? null : { at: now, sign };
}

/** As long as it is fresh. Pure. */
export const freshSign = (foreign: ForeignLoad | null, now: number): string | null =>
  foreign !== null && now - foreign.at < REMEMBERED_MS ? foreign.sign : null;

function waited(alone: Alone, tokens: Tokens, rates: LaneRates): string | null {
  const explainedMs = explained(alone, tokens, rates);
  if (explainedMs === null) return null;
  const waitedMs = alone.ttfbMs - explainedMs;
  if (waitedMs < UNEXPLAINED_MS) return null;
  return `a request that was alone there waited ${(waitedMs / 1_000).toFixed(1)} s for a slot`;
}

/** What the time to the first byte went into, by the backend's own figures, else by what its lane usually takes. */
function explained({ isWhole, promptTokens }: Alone, tokens: Tokens, { prefillTps }: LaneRates): number | null {
  const { promptEvalMs = null, loadMs, evalMs } = tokens ?? {};
  if (promptEvalMs !== null) return OVERHEAD_MS + (loadMs ?? 0) + promptEvalMs + (isWhole ? (evalMs ?? 0) : 0);
  // The time of an answer in one piece is mostly that of its tokens, which nobody has counted.
  return prefillTps === null || isWhole ? null : OVERHEAD_MS + (promptTokens / prefillTps) * 1_000 * BAD_DAY;
}

function generatedSlowly(tokens: Tokens, { decodeTps }: LaneRates): string | null {
  const { output = null, evalMs = null } = tokens ?? {};
  if (output === null || evalMs === null || evalMs <= 0 || decodeTps === null || output < TELLING_TOKENS) return null;
  const tps = (output / evalMs) * 1_000;
  if (tps >= decodeTps * SLOW_SHARE) return null;
  return `an answer that was alone there came at ${Math.round(tps)} tokens/s instead of ${Math.round(decodeTps)}`;
}
