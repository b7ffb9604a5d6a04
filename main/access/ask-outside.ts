import type { IncomingHttpHeaders } from 'node:http';
import { Agent } from 'undici';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';

/** One GET to another service. */
export interface Question {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For all of it: connecting, waiting, reading. */
  readonly timeoutMs: number;
  /** A longer answer is none. */
  readonly maxBytes: number;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks services that know callers. Follows no redirect: credentials go where the configuration says and nowhere else. */
export interface Outside {
  /** Never rejects. The error says in one line what it died of, and holds nothing of what was sent. */
  ask(question: Question): Promise<Result<OutsideAnswer, string>>;
  close(): Promise<void>;
}

/** Connections to one service. More questions than that wait, for no longer than their own time. */
const CONNECTIONS = 64;
const CONNECT_MS = 5_000;
const MAX_HEAD_BYTES = 32 * 1024;

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed before an answer',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  EHOSTUNREACH: 'no route to its address',
  ENETUNREACH: 'no route to its address',
  UND_ERR_CONNECT_TIMEOUT: 'no answer to the connection attempt',
};

class TooLong extends Error {}

/** The one place from which access is sought elsewhere. */
export function createOutside(clock: Clock): Outside {
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    maxHeaderSize: MAX_HEAD_BYTES,
    connect: { timeout: CONNECT_MS },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async ask({ url, headers, timeoutMs, maxBytes }) {
      const limit = new AbortController();
      const stopTimer = clock.schedule(timeoutMs, () => limit.abort());
      try {
        const { origin, pathname, search } = new URL(url);
        const path = pathname + search;
        const answer = await agent.request({ origin, path, method: 'GET', headers, signal: limit.signal });
        const chunks: Buffer[] = [];
        let bytes = 0;
        for await (const chunk of answer.body) {
          bytes += chunk.length;
          if (bytes > maxBytes) throw new TooLong();
          chunks.push(chunk);
        }
        return ok({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() });
      } catch (error) {
        if (limit.signal.aborted) return err(`no answer within ${timeoutMs / 1_000} s`);
        return err(error instanceof TooLong ? `its answer is longer than ${maxBytes} bytes` : explain(error));
      } finally {
        stopTimer();
      }
    },
    close: () => agent.destroy(),
  };
}

/** The error's own words stay unsaid: they may hold what was sent. */
function explain(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(first instanceof Error)) return 'unknown error';
  const code = 'code' in first ? String(first.code) : first.name;
  return words[code] ?? code;
}
