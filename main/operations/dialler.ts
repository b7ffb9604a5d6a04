import http from 'node:http';
import https from 'node:https';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { createLineSplitter, TooLong } from './line-splitter.ts';

/** One order to a backend. */
export interface Order {
  /** Origin without a trailing slash. */
  readonly url: string;
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Ends it; what the backend makes of that is its own business. */
  readonly signal: AbortSignal;
  /** Gets the lines of a streamed answer with status 200 as they come; their text is then not collected. */
  readonly onLine?: (line: string) => void;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** The error says in words what the connection died of. */
export type Dial = (order: Order) => Promise<Result<Reply, string>>;

export interface DiallerPorts {
  readonly clock: Clock;
  /** Says in words what a request died of. */
  readonly explain: (error: unknown) => string;
  /** Longest wait for the connection, ms; the answer may take as long as it takes. */
  readonly connectMs: () => number;
  readonly userAgent: string;
  /** What the backend at that URL is to be shown, flat pairs; the error says why it cannot be had. */
  readonly credentialFor: (url: string) => Result<readonly string[], string>;
  /** The authorities, PEM, that its certificate must be from; null for those that Node.js knows. */
  readonly authorityFor: (url: string) => Result<string | null, string>;
}

const MAX_HEAD_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
/** A load may say nothing for many minutes: without these a router between the machines forgets the connection. */
const KEEP_ALIVE_MS = 30_000;

/** The one place that opens connections for operations, each its own: what is cancelled must not cut anything else. */
export function createDialler(ports: DiallerPorts): Dial {
  return async (order) => {
    const credential = ports.credentialFor(order.url);
    if (!credential.ok) return err(`its credential cannot be had: ${credential.error}`);
    const authority = ports.authorityFor(order.url);
    if (!authority.ok) return err(`its authority cannot be had: ${authority.error}`);
    const connecting = new AbortController();
    const signal = AbortSignal.any([order.signal, connecting.signal]);
    const limitMs = ports.connectMs();
    const stopTimer = ports.clock.schedule(limitMs, () => connecting.abort());
    try {
      const response = await send(order, {
        signal,
        userAgent: ports.userAgent,
        credential: credential.value,
        ca: authority.value,
        onConnect: stopTimer,
      });
      return ok({ status: response.statusCode ?? 0, body: await read(response, order.onLine) });
    } catch (error) {
      if (connecting.signal.aborted) return err(`no connection within ${limitMs / 1_000} s: is the machine on?`);
      return err(error instanceof TooLong ? error.message : ports.explain(error));
    } finally {
      stopTimer();
    }
  };
}

interface Terms {
  readonly signal: AbortSignal;
  readonly userAgent: string;
  readonly credential: readonly string[];
  readonly ca: string | null;
  readonly onConnect: () => void;
}

function send(
  order: Order,
  { signal, userAgent, credential: [name, value], ca, onConnect }: Terms,
): Promise<http.IncomingMessage> {
  const body = JSON.stringify(order.body);
  // A declared length lets Ollama notice at once when we hang up; after a chunked body it would not.
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': userAgent,
    ...(name !== undefined && value !== undefined && { [name]: value }),
  };
  const options = { method: order.method, headers, signal, agent: false, maxHeaderSize: MAX_HEAD_BYTES };
  const url = order.url + order.path;
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? https.request(url, ca === null ? options : { ...options, ca })
      : http.request(url, options);
    request
      .on('socket', (socket) => {
        socket.setKeepAlive(true, KEEP_ALIVE_MS);
        socket.once('connect', onConnect);
      })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
}

async function read(response: http.IncomingMessage, onLine: Order['onLine']): Promise<string> {
  if (!onLine || response.statusCode !== 200) return readWhole(response);
  const splitter = createLineSplitter();
  for await (const chunk of response) for (const line of splitter.push(chunk)) onLine(line);
  for (const line of splitter.end()) onLine(line);
  return '';
}

async function readWhole(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new TooLong(`its answer is longer than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
