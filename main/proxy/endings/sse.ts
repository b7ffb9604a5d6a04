import { type ErrorCode, errorRules } from '../../../shared/errors.ts';
import type { TokenCounts } from '../../../shared/exchange.ts';
import type { Ending, EndingVerdict } from './ending.ts';
import { createLineTail, type LineTail } from './line-tail.ts';
import { asObject, errorWords, type Json, parseObject, usageCounts } from './token-counts.ts';

const DATA = Buffer.from('data:');

/** A line can arrive a byte at a time: a first piece too short to tell counts, and is looked at again as text. */
const isData = (start: Uint8Array): boolean => start.subarray(0, DATA.length).every((byte, i) => byte === DATA[i]);

/** What one API's event streams say when they end. */
interface Dialect {
  readonly isFinal: (last: string, event: Json | null) => boolean;
  readonly tokens: (events: readonly Json[]) => TokenCounts | null;
  readonly error: (message: string, code: ErrorCode, events: number) => string;
}

const firstUsage = (events: readonly Json[], find: (event: Json) => unknown): TokenCounts | null =>
  events.map((event) => usageCounts(find(event))).find((counts) => counts !== null) ?? null;
const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const RESPONSE_ENDINGS = new Set(['response.completed', 'response.failed', 'response.incomplete']);

const dialects = {
  'sse-done': {
    isFinal: (last) => last === '[DONE]',
    // Without `stream_options.include_usage` there are no figures, and events are not tokens: unknown stays unknown.
    tokens: (events) => firstUsage(events, ({ usage }) => usage),
    error: (message, code) =>
      `data: ${JSON.stringify({ error: { message, type: errorRules[code].openai, param: null, code } })}\n\n`,
  },
  'sse-responses': {
    isFinal: (_, last) => RESPONSE_ENDINGS.has(String(last?.type)),
    tokens: (events) => firstUsage(events, ({ response }) => asObject(response)?.usage),
    error: (message, code, events) =>
      event('error', { type: 'error', code, message, param: null, sequence_number: events }),
  },
  'sse-anthropic': {
    isFinal: (_, last) => last?.type === 'message_stop',
    tokens: (events) => firstUsage(events, ({ usage }) => usage),
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
    // Blank lines between events mean nothing, so two of them end whatever was being sent.
    inBandError: (message, code) => Buffer.from(`\n\n${dialect.error(message, code, tail.count())}`),
  };
}

function judge(tail: LineTail, dialect: Dialect): EndingVerdict {
  const payloads = tail.latest().map((line) => line.text().replace(/^data: ?/, ''));
  const events = payloads.map(parseObject);
  const known = events.filter((candidate) => candidate !== null);
  const failed = known.find((candidate) => candidate.error !== undefined && candidate.error !== null);
  return {
    complete: dialect.isFinal(payloads[0] ?? '', events[0] ?? null),
    error: failed ? errorWords(failed.error) : null,
    tokens: dialect.tokens(known),
  };
}
