import { type ErrorCode, errorRules } from '../../../shared/errors.ts';
import type { TokenCounts } from '../../../shared/exchange.ts';
import type { Ending, EndingVerdict } from './ending.ts';
import { createLineTail, type Line, type LineTail } from './line-tail.ts';
import { asObject, errorWords, type Json, parseObject, usageCounts } from './token-counts.ts';

const DATA = Buffer.from('data:');

function isData(chunk: Uint8Array, from: number, to: number): boolean {
  if (to - from < DATA.length) return false;
  for (let i = 0; i < DATA.length; i += 1) if (chunk[from + i] !== DATA[i]) return false;
  return true;
}

/** The last two events, latest first, and the very first one. */
interface Events {
  readonly latest: readonly Json[];
  readonly first: Json | null;
}

/** What one API's event streams say when they end. */
interface Dialect {
  /** An error has its own place in the final event; elsewhere a final mark after an error does not make the answer whole. */
  readonly endsWithErrors: boolean;
  readonly isFinal: (last: string, event: Json | null) => boolean;
  readonly tokens: (events: Events) => TokenCounts | null;
  readonly error: (message: string, code: ErrorCode, events: number) => string;
}

const latestUsage = ({ latest }: Events, find: (event: Json) => unknown): TokenCounts | null =>
  latest.map((event) => usageCounts(find(event))).find((counts) => counts !== null) ?? null;
const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const RESPONSE_ENDINGS = new Set(['response.completed', 'response.failed', 'response.incomplete']);

/** `message_delta` has the output, and from newer servers the prompt; `message_start` has an estimate of the prompt. */
function anthropicTokens(events: Events): TokenCounts | null {
  const counts = latestUsage(events, ({ usage }) => usage);
  const start = usageCounts(asObject(events.first?.message)?.usage);
  return counts && { ...counts, prompt: counts.prompt ?? start?.prompt ?? null };
}

const dialects = {
  'sse-done': {
    endsWithErrors: false,
    isFinal: (last) => last === '[DONE]',
    // Without `stream_options.include_usage` there are no figures, and events are not tokens: unknown stays unknown.
    tokens: (events) => latestUsage(events, ({ usage }) => usage),
    error: (message, code) =>
      `data: ${JSON.stringify({ error: { message, type: errorRules[code].openai, param: null, code } })}\n\n`,
  },
  'sse-responses': {
    endsWithErrors: true,
    isFinal: (_, last) => RESPONSE_ENDINGS.has(String(last?.type)),
    tokens: (events) => latestUsage(events, ({ response }) => asObject(response)?.usage),
    error: (message, code, events) =>
      event('error', { type: 'error', code, message, param: null, sequence_number: events }),
  },
  'sse-anthropic': {
    endsWithErrors: false,
    isFinal: (_, last) => last?.type === 'message_stop',
    tokens: anthropicTokens,
    error: (message, code) => event('error', { type: 'error', error: { type: errorRules[code].anthropic, message } }),
  },
} as const satisfies Record<string, Dialect>;

export type SseKind = keyof typeof dialects;

/** Server-sent events of one API. Only `data:` lines are looked at; the last two carry all that matters. */
export function createSseEnding(kind: SseKind): Ending {
  const dialect: Dialect = dialects[kind];
  const tail = createLineTail(isData);
  return {
    push: (chunk) => tail.push(chunk),
    finish: () => judge(tail, dialect),
    pieces: tail.count,
    // Blank lines between events mean nothing, so two of them end whatever was being sent.
    inBandError: (message, code) => Buffer.from(`\n\n${dialect.error(message, code, tail.count())}`),
  };
}

const payloadOf = (line: Line): string => line.text.replace(/^data: ?/, '');

/** An error stands in the event itself; in the Responses API also as the event, or inside the failed response. */
function errorOf(happened: Json): string | null {
  const own = errorWords(happened.error) ?? errorWords(asObject(happened.response)?.error);
  return own ?? (happened.type === 'error' ? errorWords(happened) : null);
}

function judge(tail: LineTail, dialect: Dialect): EndingVerdict {
  const payloads = tail.latest().map(payloadOf);
  const events = payloads.map(parseObject);
  const latest = events.filter((candidate) => candidate !== null);
  const first = tail.first();
  const error = latest.map(errorOf).find((words) => words !== null) ?? null;
  const isFinal = dialect.isFinal(payloads[0] ?? '', events[0] ?? null);
  return {
    complete: isFinal && (error === null || dialect.endsWithErrors),
    error,
    tokens: dialect.tokens({ latest, first: first && parseObject(payloadOf(first)) }),
  };
}
