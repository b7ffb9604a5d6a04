import type { IncomingHttpHeaders } from 'node:http';
import type { ChatEnd, ChatFigures, ChatPlacing } from '../../../shared/playground.ts';
import { errorOf, readChatLine } from './chat-line.ts';
import { createLineReader } from './line-reader.ts';

/** What is shown of one answer; a model that never ends must not fill the memory. */
const MAX_ANSWER_CHARS = 1_000_000;
const MAX_ERROR_BYTES = 64 * 1024;
const SHOWN_CHARS = 120;

/** How an answer ended, but for the time it took. */
export type Ending = Omit<ChatEnd, 'totalMs'>;

/** What has come of an answer. */
export interface News {
  readonly text: string;
  readonly thinking: string;
  /** Null while it goes on. */
  readonly ending: Ending | null;
}

/** Makes sense of one answer as it comes in. Decides, and touches nothing. */
export interface Answer {
  data(chunk: Buffer): News;
  /** Nothing more comes; `failure` when that was not orderly. */
  over(failure: string | null): News;
}

/** Reads the answer to a chat that was given that status. */
export const createAnswer = (status: number): Answer => (status < 400 ? createStream() : createRefusal(status));

function createStream(): Answer {
  const lines = createLineReader();
  let chars = 0;

  function read(complete: readonly string[]): News {
    const news = complete.map(meaningOf).reduce(join, nothing);
    chars += news.text.length + news.thinking.length;
    return chars > MAX_ANSWER_CHARS ? join(news, tooLong) : news;
  }

  return {
    data(chunk) {
      const complete = lines.push(chunk);
      return complete ? read(complete) : endless;
    },
    over(failure) {
      const rest = lines.rest();
      // Half a line says nothing but that the other half is missing.
      const news = readChatLine(rest) ? read([rest]) : nothing;
      return join(news, { ...nothing, ending: broken(failure ?? 'the answer stopped before its end') });
    },
  };
}

function meaningOf(line: string): News {
  if (line.trim() === '') return nothing;
  const found = readChatLine(line);
  if (!found) return { ...nothing, ending: broken(`this is no line of a chat: ${line.slice(0, SHOWN_CHARS)}`) };
  if (found.kind === 'error') return { ...nothing, ending: broken(found.message) };
  return { ...found, ending: found.kind === 'last' ? completed(found.figures) : null };
}

/** Whatever comes after an ending is not part of the answer. */
const join = (before: News, after: News): News =>
  before.ending
    ? before
    : { text: before.text + after.text, thinking: before.thinking + after.thinking, ending: after.ending };

function createRefusal(status: number): Answer {
  let body = Buffer.alloc(0);
  return {
    data(chunk) {
      body = Buffer.concat([body, chunk]).subarray(0, MAX_ERROR_BYTES);
      return nothing;
    },
    over() {
      const reason = errorOf(body.toString('utf8')) ?? `the answer was status ${status} without a reason`;
      return { ...nothing, ending: { outcome: 'refused', status, reason, figures: null } };
    },
  };
}

const broken = (reason: string): Ending => ({ outcome: 'broken', reason, status: null, figures: null });

const completed = (figures: ChatFigures): Ending => ({ outcome: 'complete', reason: null, status: null, figures });

const nothing: News = { text: '', thinking: '', ending: null };
const tooLong: News = { ...nothing, ending: broken('the answer was ended: it is longer than can be shown') };
const endless: News = { ...nothing, ending: broken('the answer was ended: a line of it has no end') };

/** What the gateway's own headers say of the placing. */
export const placingOf = (headers: IncomingHttpHeaders, ttfbMs: number): ChatPlacing => ({
  backend: textOf(headers['x-corral-backend']),
  attempts: numberOf(headers['x-corral-attempts']),
  queueMs: numberOf(headers['x-corral-queue-ms']),
  ttfbMs,
});

const textOf = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null);

function numberOf(header: string | string[] | undefined): number | null {
  const value = typeof header === 'string' && header !== '' ? Number(header) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
