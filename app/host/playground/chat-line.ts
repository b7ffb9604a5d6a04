import type { ChatFigures } from '../../../shared/playground.ts';

/** One line of a native chat: a piece of the answer, its last object, or the error that ended it. */
export type ChatLine =
  | { readonly kind: 'piece'; readonly text: string; readonly thinking: string }
  | { readonly kind: 'last'; readonly text: string; readonly thinking: string; readonly figures: ChatFigures }
  | { readonly kind: 'error'; readonly message: string };

type Json = Readonly<Record<string, unknown>>;

/** Reads a line; null when it is none of a chat. */
export function readChatLine(line: string): ChatLine | null {
  const object = parseObject(line);
  if (!object) return null;
  if (object.error !== undefined) return { kind: 'error', message: wordsOf(object.error) };
  const message = asObject(object.message);
  if (!message && object.done !== true) return null;
  const piece = { text: textOf(message?.content), thinking: textOf(message?.thinking) };
  return object.done === true ? { kind: 'last', ...piece, figures: figuresOf(object) } : { kind: 'piece', ...piece };
}

/** What a body says is wrong, in Ollama's shape; null when it says nothing of the kind. */
export function errorOf(body: string): string | null {
  const object = parseObject(body);
  return object?.error === undefined ? null : wordsOf(object.error);
}

function parseObject(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const wordsOf = (error: unknown): string => (typeof error === 'string' ? error : JSON.stringify(error));

/** Ollama counts nanoseconds and leaves zeros out. */
const figuresOf = (last: Json): ChatFigures => ({
  promptTokens: countOf(last.prompt_eval_count),
  outputTokens: countOf(last.eval_count),
  loadMs: msOf(last.load_duration),
  prefillMs: msOf(last.prompt_eval_duration),
  decodeMs: msOf(last.eval_duration),
  doneReason: typeof last.done_reason === 'string' ? last.done_reason : null,
});

const countOf = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;

const msOf = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value / 1e6 : null);
