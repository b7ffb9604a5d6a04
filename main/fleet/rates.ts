import type { TokenCounts } from '../../shared/exchange.ts';

/** What a lane has shown of its speed; null until it has. Moving averages: a newer value counts for a fifth. */
export interface LaneRates {
  /** Prompt tokens evaluated per second, cached ones not counted. */
  readonly prefillTps: number | null;
  /** Tokens generated per second by one of the streams running there. */
  readonly decodeTps: number | null;
  /** Time to load the model into memory. */
  readonly loadMs: number | null;
  /** Tokens of a typical answer. */
  readonly outputTokens: number | null;
}

/** One finished exchange, as it bears on speed. */
export interface Finish {
  /** The backend's own figures; null when its answer carried none. */
  readonly tokens: TokenCounts | null;
  /** Share of the prompt believed not to have been cached; 0–1. */
  readonly uncachedShare: number;
  /** From the first byte of the answer to its end. */
  readonly generationMs: number;
  /** What it says of others there; null when something else of this gateway's ran on its backend at the same time. */
  readonly alone: Alone | null;
}

/** An answer that was alone on its backend, as far as this gateway knows. */
export interface Alone {
  /** From dialling to the first byte of the answer's body. */
  readonly ttfbMs: number;
  /** It came in one piece, generated before its first byte. */
  readonly isWhole: boolean;
  /** The whole prompt, cached or not. */
  readonly promptTokens: number;
}

export const unknownRates: LaneRates = { prefillTps: null, decodeTps: null, loadMs: null, outputTokens: null };

const NEWEST_COUNTS = 0.2;
/** A shorter prompt's time is overhead, not evaluation. */
const TELLING_TOKENS = 48;
/** Ollama counts tens of milliseconds of bookkeeping as loading. */
const REAL_LOAD_MS = 1_000;
/** With more of the prompt cached than this, the figures say nothing of the rate: Ollama counts cached tokens too. */
const MOSTLY_NEW = 0.85;

const blend = (old: number | null, value: number | null): number | null => {
  if (value === null || !Number.isFinite(value) || value <= 0) return old;
  return old === null ? value : old + NEWEST_COUNTS * (value - old);
};

/** What the lane's rates are after this exchange. Pure. */
export function learnRates(rates: LaneRates, finish: Finish): LaneRates {
  const { tokens, generationMs } = finish;
  const decodeTps = blend(rates.decodeTps, perSecond(tokens?.output ?? null, tokens?.evalMs ?? null));
  const output = tokens?.output ?? (decodeTps === null ? null : (generationMs / 1_000) * decodeTps);
  return {
    prefillTps: blend(rates.prefillTps, prefillOf(finish)),
    decodeTps,
    loadMs: blend(rates.loadMs, (tokens?.loadMs ?? 0) >= REAL_LOAD_MS ? (tokens?.loadMs ?? null) : null),
    outputTokens: blend(rates.outputTokens, output),
  };
}

function prefillOf({ tokens, uncachedShare }: Finish): number | null {
  const { prompt = null, promptEvalMs = null } = tokens ?? {};
  if (prompt === null || prompt < TELLING_TOKENS || uncachedShare < MOSTLY_NEW) return null;
  return perSecond(prompt, promptEvalMs);
}

const perSecond = (tokens: number | null, ms: number | null): number | null =>
  tokens === null || ms === null || ms <= 0 ? null : (tokens / ms) * 1_000;
