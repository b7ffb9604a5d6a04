import type { TokenCounts } from '../../../shared/exchange.ts';

export type Json = Readonly<Record<string, unknown>>;

/** An object, or null for anything else that came over the wire. */
export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

/** Parses one object; null when it is none. */
export function parseObject(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

const count = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;

/** Ollama counts nanoseconds. */
const fromNs = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value / 1e6 : null);

/** The figures of a native final object; null when it has none. Ollama leaves zeros out. */
export function nativeCounts(final: Json): TokenCounts | null {
  if (!['total_duration', 'eval_count', 'prompt_eval_count'].some((key) => key in final)) return null;
  return {
    prompt: count(final.prompt_eval_count),
    output: count(final.eval_count),
    loadMs: fromNs(final.load_duration),
    promptEvalMs: fromNs(final.prompt_eval_duration),
    evalMs: fromNs(final.eval_duration),
  };
}

/** The figures of a `usage` object, by OpenAI's names or Anthropic's and the Responses API's. */
export function usageCounts(value: unknown): TokenCounts | null {
  const usage = asObject(value);
  if (!usage) return null;
  const prompt = count(usage.prompt_tokens ?? usage.input_tokens);
  const output = count(usage.completion_tokens ?? usage.output_tokens);
  return prompt === null && output === null ? null : { prompt, output, loadMs: null, promptEvalMs: null, evalMs: null };
}

/** The words of an error, whichever shape it has. */
export function errorWords(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const message = asObject(value)?.message;
  if (typeof message === 'string') return message;
  return value === undefined || value === null ? null : JSON.stringify(value);
}
