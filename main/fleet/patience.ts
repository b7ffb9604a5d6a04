import type { ReadonlyBackend, ReadonlyLane } from './backend.ts';
import { isLoading, type Run } from './run.ts';

/**
 * How long the first byte of an exchange in a slot may take before its lane is not believed any more, ms.
 *
 *     certain = max(30 s, tokens ÷ (rate × 0.3) × shares + 10 s)
 *     suspect = tokens ÷ (rate × 0.3) × shares + 3 s, where the lane's rate is learned; else the same as `certain`
 *
 * `tokens` are those of every prompt the lane has to evaluate now, as its slots share one compute stream; `shares` are
 * the models that compute on that backend. A lane whose speed nobody knows is taken for a slow processor's.
 * After `suspect` a check of our own may be sent; after `certain` the exchange itself is evidence enough.
 */
export interface Patience {
  readonly suspectMs: number;
  readonly certainMs: number;
}

/** A learned rate is an average: a third of it is a bad day, not a fault. */
const BAD_DAY = 0.3;
const SUSPECT_MARGIN_MS = 3_000;
const CERTAIN_MARGIN_MS = 10_000;
const LEAST_CERTAIN_MS = 30_000;
/** What an 8B model does without a graphics card. */
const UNKNOWN_PREFILL_TPS = 60;
/** Prompts are counted as bytes ÷ 4; code and other languages come to fewer bytes a token. */
const MISCOUNT = 1.15;
/** Ollama itself gives a load up that has made no progress for this long. */
const LOAD_STALL_MS = 300_000;
const UNKNOWN_LOAD_MS = 60_000;

const tokensOf = ({ promptTokens, expects }: Readonly<Run>): number =>
  Math.max(promptTokens, expects.uncachedTokens) * MISCOUNT;

/** For an exchange that waits in a slot of this lane. Pure. */
export function prefillPatience(backend: ReadonlyBackend, lane: ReadonlyLane): Patience {
  const { prefillTps } = lane.rates;
  let tokens = 0;
  for (const run of lane.runs) if (run.firstByteAt === null) tokens += tokensOf(run);
  const shares = [...backend.lanes.values()].filter((other) => other === lane || other.runs.size > 0).length;
  const evaluationMs = (tokens / ((prefillTps ?? UNKNOWN_PREFILL_TPS) * BAD_DAY)) * 1_000 * shares;
  const certainMs = Math.max(LEAST_CERTAIN_MS, evaluationMs + CERTAIN_MARGIN_MS);
  return { suspectMs: prefillTps === null ? certainMs : evaluationMs + SUSPECT_MARGIN_MS, certainMs };
}

/** For an exchange whose model is loaded first, behind the other loads of that backend. A load is never hurried. Pure. */
export function loadPatience(backend: ReadonlyBackend, lane: ReadonlyLane): Patience {
  let loadsMs = 0;
  for (const other of backend.lanes.values())
    if (other === lane || [...other.runs].some(isLoading)) loadsMs += 3 * (other.rates.loadMs ?? UNKNOWN_LOAD_MS);
  const boundMs = LOAD_STALL_MS + loadsMs + prefillPatience(backend, lane).certainMs;
  return { suspectMs: boundMs, certainMs: boundMs };
}
