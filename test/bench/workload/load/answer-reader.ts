import { createMessageReader } from '../../harness/message-reader.ts';
import type { PlannedRequest } from '../plan/planned-request.ts';
import type { Metrics, Result } from './outcome.ts';

/** What has been read of an answer so far. */
export interface AnswerReader {
  /** Throws when the bytes are no HTTP. True once the message is complete. */
  push(chunk: Buffer): boolean;
  /** A first byte of a good answer is there. */
  begun(): boolean;
  /** What it amounts to when nothing more comes; `why` says in words why nothing comes. */
  sum(why: string): Summary;
}

export interface Summary {
  result: Result;
  tokens: number;
  reason: string;
  queueMs: number | null;
  backend: string | null;
  metrics: Metrics | null;
}

const NS_PER_MS = 1e6;
const LINE_END = 10;
const ERROR_START = '{"error"';

const fieldIn = (head: string, name: string): string | null =>
  new RegExp(`\\r\\n${name}:[ \\t]*([^\\r\\n]+)`, 'i').exec(head)?.[1] ?? null;

interface Lines {
  /** Lines that are complete. */
  count: number;
  first: string;
  last: string;
  /** What has come of the next one. */
  open: string;
}

/** Counts the lines of a piece of the body and keeps the first and the last, which alone say something. */
function addLines(lines: Lines, chunk: Buffer, start: number, end: number): void {
  let from = start;
  for (let at = chunk.indexOf(LINE_END, from); at >= 0 && at < end; at = chunk.indexOf(LINE_END, from)) {
    const isLast = chunk.lastIndexOf(LINE_END, end - 1) === at;
    if (lines.count === 0 || isLast) lines.last = lines.open + chunk.toString('latin1', from, at);
    if (lines.count === 0) lines.first = lines.last;
    lines.open = '';
    lines.count += 1;
    from = at + 1;
  }
  lines.open += chunk.toString('latin1', from, end);
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // Half a line is what a broken answer ends with.
    return null;
  }
}

const ms = (value: unknown): number => (typeof value === 'number' ? value / NS_PER_MS : 0);

function metricsIn(last: Record<string, unknown>): Metrics {
  return {
    totalMs: ms(last.total_duration),
    loadMs: ms(last.load_duration),
    prefillMs: ms(last.prompt_eval_duration),
    evalMs: ms(last.eval_duration),
  };
}

/** Reads one answer of that route: counts its tokens and judges its ending by the API's own marker. */
export function createAnswerReader(path: PlannedRequest['path']): AnswerReader {
  let head = '';
  let status = 0;
  let complete = false;
  const lines: Lines = { count: 0, first: '', last: '', open: '' };
  const reader = createMessageReader('response', {
    head(text) {
      head = text;
      status = Number(text.slice(9, 12));
    },
    body: (chunk, start, end) => addLines(lines, chunk, start, end),
    end() {
      complete = true;
    },
  });

  const isGood = (): boolean => status >= 200 && status < 300;
  const start = (): string => (lines.count > 0 ? lines.first : lines.open);
  const startsWithError = (): boolean => start().startsWith(ERROR_START);
  const begun = (): boolean => isGood() && start() !== '' && !startsWithError();
  const facts = () => ({ queueMs: queueMsIn(head), backend: fieldIn(head, 'x-corral-backend') });
  const failed = (why: string): Summary => {
    const words = !isGood() || startsWithError() ? refusal({ status, text: start(), why }) : why;
    const tokens = begun() ? lines.count : 0;
    return { ...facts(), result: begun() ? 'cut' : 'refused', tokens, reason: words, metrics: null };
  };

  return {
    push(chunk) {
      reader.push(chunk);
      return complete;
    },
    begun,
    sum(why) {
      if (!complete || !isGood()) return failed(why);
      const last = parsed(lines.open === '' ? lines.last : lines.open);
      const isWhole = path === '/api/embed' ? Array.isArray(last?.embeddings) : last?.done === true;
      if (last === null || !isWhole) return failed('the end of the answer is missing');
      const tokens = path === '/api/embed' ? 0 : Number(last.eval_count ?? 0);
      return { ...facts(), result: 'answered', tokens, reason: '', metrics: metricsIn(last) };
    },
  };
}

function queueMsIn(head: string): number | null {
  const text = fieldIn(head, 'x-corral-queue-ms');
  return text === null ? null : Number(text);
}

function refusal({ status, text, why }: { status: number; text: string; why: string }): string {
  return status === 0 ? why : `${status} ${text.replaceAll(/\s+/g, ' ').trim().slice(0, 160)}`;
}
