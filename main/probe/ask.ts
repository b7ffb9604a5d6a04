import http from 'node:http';
import https from 'node:https';
import { ok } from '../../shared/result.ts';
import type { Reach } from '../fleet/reach.ts';
import type { Clock } from '../ports.ts';
import { type CheckFailure, explainDialError, failed } from './dial-failure.ts';

/** On what terms a check asks. */
export interface CheckTerms {
  readonly clock: Clock;
  /** For the whole check: connecting, waiting, reading. */
  readonly timeoutMs: number;
  /** Who is asking, e.g. `corral/0.1.0`. */
  readonly userAgent: string;
  /** Ends the check early; what it then returns means nothing. */
  readonly signal?: AbortSignal | undefined;
  /** What the server is to be shown; absent or null = nothing. */
  readonly reach?: Reach | null | undefined;
}

export interface Answer {
  readonly ok: true;
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
  readonly tookMs: number;
}

class TooLong extends Error {}

/**
 * One GET on a connection of its own: it meets what a new client would meet, and leaves nothing open behind it.
 * Never throws. An answer above `maxBytes` is a `bad_reply`, a 401 means the
 * credential. Nothing of a credential is in what it returns.
 */
export async function ask(url: string, maxBytes: number, terms: CheckTerms): Promise<Answer | CheckFailure> {
  const { clock, reach } = terms;
  const credential = reach?.credential() ?? ok([]);
  if (!credential.ok) return failed('credential', `its credential cannot be had: ${credential.error}`);
  const authority = reach?.authority?.() ?? USUAL;
  if (!authority.ok) return failed('certificate', `its authority cannot be had: ${authority.error}`);
  const startedAt = clock.monotonic();
  const limit = startLimit(terms);
  let connected = false;
  try {
    const pairs = ['user-agent', terms.userAgent, ...credential.value];
    const response = await send(url, { pairs, signal: limit.signal, ca: authority.value }, () => {
      connected = true;
    });
    const body = await read(response, maxBytes);
    const { statusCode: status = 0, headers } = response;
    if (status === 401) return failed('credential', refusedWords(credential.value.length > 0));
    return {
      ok: true,
      status,
      location: headers.location ?? null,
      body: reach?.hide(body) ?? body,
      tookMs: clock.monotonic() - startedAt,
    };
  } catch (error) {
    if (limit.isOver()) return tooLate(connected, terms.timeoutMs);
    return error instanceof TooLong ? failed('bad_reply', error.message) : explainDialError(error);
  } finally {
    limit.end();
  }
}

/** One signal for the two ways a check can be cut short; `end` cuts whatever is still open. */
function startLimit({ clock, timeoutMs, signal }: CheckTerms) {
  const abort = new AbortController();
  const cut = (): void => abort.abort();
  let over = false;
  const cancelTimer = clock.schedule(timeoutMs, () => {
    over = true;
    cut();
  });
  if (signal?.aborted) cut();
  signal?.addEventListener('abort', cut, { once: true });
  return {
    signal: abort.signal,
    isOver: () => over,
    end() {
      cancelTimer();
      signal?.removeEventListener('abort', cut);
      cut();
    },
  };
}

interface Sending {
  readonly pairs: readonly string[];
  readonly signal: AbortSignal;
  readonly ca: string | null;
}

const USUAL = ok(null);

function send(url: string, { pairs, signal, ca }: Sending, onConnect: () => void): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, signal, headers: headersOf(pairs) };
    const asked = url.startsWith('https:')
      ? https.get(url, ca === null ? options : { ...options, ca })
      : http.get(url, options);
    asked
      .on('socket', (socket) => socket.once('connect', onConnect))
      .on('response', resolve)
      .on('error', reject);
  });
}

function headersOf(pairs: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < pairs.length; i += 2) headers[pairs[i] ?? ''] = pairs[i + 1] ?? '';
  return headers;
}

/** Not in the server's own words: they repeat a part of what was sent. */
const refusedWords = (hasCredential: boolean): string =>
  hasCredential
    ? '401: it refuses the credential that is set for it (credential)'
    : '401: it wants a credential, and none is set for it (credential)';

async function read(response: http.IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLong(`the answer is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function tooLate(connected: boolean, timeoutMs: number): CheckFailure {
  const within = `within ${timeoutMs / 1000} s`;
  return connected
    ? failed('silent', `accepts the connection but does not answer ${within}`)
    : failed('connect_timeout', `no connection ${within}: is the machine on, and its port open?`);
}
