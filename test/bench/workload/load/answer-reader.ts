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

/** The last line holds the figures; everything before it is only counted. */
const TAIL_BYTES = 4096;
const NS_PER_MS = 1e6;
const LINE_END = 10;

const fieldIn = (head: string, name: string): string | null =>
  new RegExp(`\\r\\n${name}:[ \\t]*([^\\r\\n]+)`, 'i').exec(head)?.[1] ?? null;

function countLines(chunk: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = chunk.indexOf(LINE_END, start); at >= 0 && at < end; at = chunk.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
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
  let lines = 0;
  let tail = '';
  let complete = false;
  const isGood = (): boolean => status >= 200 && status < 300;
  const reader = createMessageReader('response', {
    head(text) {
      head = text;
      status = Number(text.slice(9, 12));
    },
    body(chunk, start, end) {
      lines += countLines(chunk, start, end);
      tail = (tail + chunk.toString('latin1', start, end)).slice(-TAIL_BYTES);
    },
    end() {
      complete = true;
    },
  });

  const lastLine = (): Record<string, unknown> | null => parsed(tail.trimEnd().split('\n').at(-1) ?? '');
  const errorFirst = (): boolean => lines <= 1 && tail.startsWith('{"error"');
  const facts = () => ({ queueMs: queueMsIn(head), backend: fieldIn(head, 'x-corral-backend') });
  const failed = (why: string): Summary => {
    const begun = isGood() && tail !== '' && !errorFirst();
    const words = isGood()
      ? `${why}${errorFirst() ? `: ${tail.trim().slice(0, 160)}` : ''}`
      : refusal(status, tail, why);
    return { ...facts(), result: begun ? 'cut' : 'refused', tokens: begun ? lines : 0, reason: words, metrics: null };
  };

  return {
    push(chunk) {
      reader.push(chunk);
      return complete;
    },
    begun: () => isGood() && tail !== '' && !errorFirst(),
    sum(why) {
      if (!complete || !isGood()) return failed(why);
      const last = lastLine();
      if (path === '/api/embed') {
        if (!Array.isArray(last?.embeddings)) return failed('no vectors in the answer');
        return { ...facts(), result: 'answered', tokens: 0, reason: '', metrics: metricsIn(last) };
      }
      if (last?.done !== true) return failed('no done line');
      const metrics = metricsIn(last);
      return { ...facts(), result: 'answered', tokens: Number(last.eval_count ?? 0), reason: '', metrics };
    },
  };
}

function queueMsIn(head: string): number | null {
  const text = fieldIn(head, 'x-corral-queue-ms');
  return text === null ? null : Number(text);
}

function refusal(status: number, tail: string, why: string): string {
  return status === 0 ? why : `${status} ${tail.replaceAll(/\s+/g, ' ').trim().slice(0, 160)}`;
}
