import type { AttemptResult } from '../../shared/exchange.ts';
import { errorWords, parseObject } from './endings/token-counts.ts';
import type { Route } from './routes.ts';

/** A backend's own error answer. */
export interface StatusFailure {
  readonly kind: 'status';
  readonly status: number;
  readonly contentType: string | null;
  /** Bounded text of the body. */
  readonly body: string;
}

/** Whose fault it was, for the fleet's records. */
export type FaultKind = 'none' | 'host' | 'lane' | 'busy' | 'inventory' | 'route' | 'config' | 'account';

export interface Verdict {
  /** `answered` = this is the right answer, pass it on as it is. */
  readonly result: AttemptResult;
  readonly fault: FaultKind;
  /** `again`: anywhere, the same one included. */
  readonly retry: 'elsewhere' | 'same-once' | 'again' | 'no';
  /** In words for people. */
  readonly reason: string;
}

interface Seen {
  readonly status: number;
  readonly type: 'json' | 'html' | 'other';
  readonly words: string;
  readonly isEmbedding: boolean;
  readonly isCloud: boolean;
}

interface Rule {
  readonly when: (seen: Seen) => boolean;
  readonly result: AttemptResult;
  readonly fault: FaultKind;
  readonly retry: Verdict['retry'];
}

const BUSY = /server busy|maximum pending requests/i;
/** Embedding routes report a dead runner as a 400. */
const RUNNER_DIED_EMBEDDING = /do embedding request|\bEOF\b|connection refused|health resp|no longer running/i;
const RUNNER_STOPPED = /unexpectedly stopped|an error was encountered while running|runner .*(?:crashed|stopped)/i;
const LOAD_FAILED = [
  /process has terminated|out[ -]of[ -]memory|requires? more system memory|model requires .* but only/i,
  /incompatible with your version|timed out waiting for llama|llm server loading model|no slots available/i,
  /(?:unable|failed) to load/i,
];
/** Client mistakes that Ollama answers with a 500: they fail the same everywhere. */
const MISTAKE_AS_500 = /^(?:option "[^"]*" must be of type|invalid format)/i;
/** The one client error another server may not share: its context may be larger. */
const CONTEXT_EXCEEDED = /context length|exceed_context_size/i;
const ABANDONED = /context canceled/i;

const rule = (
  when: Rule['when'],
  result: AttemptResult,
  fault: FaultKind,
  retry: Verdict['retry'] = 'elsewhere',
): Rule => ({ when, result, fault, retry });

const STATUSES_OF_A_WRONG_SERVICE = new Set([401, 403, 404, 405, 407]);
const STATUSES_OF_AN_ACCOUNT = new Set([401, 402, 403, 429]);

/** First match counts. Facts about each text: Ollama's own error strings, 0.3 to 0.33. */
const rules: readonly Rule[] = [
  rule(({ type, status }) => type === 'html' && STATUSES_OF_A_WRONG_SERVICE.has(status), 'not_ollama', 'config'),
  // A proxy before the server speaks of the whole host, not of one model.
  rule(({ type, status }) => type === 'html' && status >= 500, 'server_error', 'host'),
  rule(({ status, words }) => status === 503 && BUSY.test(words), 'busy', 'busy'),
  rule(({ status, type }) => status === 404 && type === 'json', 'model_missing', 'inventory'),
  rule(({ status, words }) => status === 405 || (status === 404 && words !== ''), 'route_missing', 'route'),
  // Without words, as for a HEAD of a blob that is not there, it is too little to write a whole route off.
  rule(({ status }) => status === 404, 'route_missing', 'none'),
  rule(({ status, words }) => status === 403 && words === '', 'forbidden', 'config'),
  rule(({ status }) => STATUSES_OF_AN_ACCOUNT.has(status), 'account', 'account'),
  rule(({ status, isCloud }) => status === 502 && isCloud, 'account', 'account'),
  rule(
    (seen) => seen.status === 400 && seen.isEmbedding && RUNNER_DIED_EMBEDDING.test(seen.words),
    'runner_failed',
    'lane',
  ),
  rule(({ status, words }) => status <= 400 && CONTEXT_EXCEEDED.test(words), 'answered', 'none'),
  rule(({ status }) => status === 499, 'cancelled', 'none'),
  rule(({ status }) => status >= 400 && status < 500, 'answered', 'none', 'no'),
  rule(({ words }) => MISTAKE_AS_500.test(words), 'answered', 'none', 'no'),
  rule(({ words }) => ABANDONED.test(words), 'cancelled', 'none'),
  rule(({ words }) => LOAD_FAILED.some((text) => text.test(words)), 'load_failed', 'lane'),
  rule(({ words }) => RUNNER_STOPPED.test(words), 'runner_failed', 'lane'),
  rule(({ status }) => status >= 500, 'server_error', 'lane'),
];
/** An error line under a 200, in words nobody has seen yet. */
const runnersOwn = rule(() => true, 'runner_failed', 'lane');

const LONGEST_REASON = 300;

function judge(seen: Seen, reason: string): Verdict {
  const { result, fault, retry } = rules.find(({ when }) => when(seen)) ?? runnersOwn;
  return { result, fault, retry, reason: reason.slice(0, LONGEST_REASON) };
}

function typeOf(contentType: string | null): Seen['type'] {
  if (contentType?.startsWith('application/json')) return 'json';
  return contentType?.startsWith('text/html') ? 'html' : 'other';
}

const wordsOf = (body: string): string => (errorWords(parseObject(body)?.error) ?? body).trim();

/** What an error answer means, by its status, its shape and its words. */
export function judgeStatus({ status, contentType, body }: StatusFailure, route: Route, isCloud: boolean): Verdict {
  const type = typeOf(contentType);
  const words = wordsOf(body);
  const shown = type === 'html' ? 'a web page, not an answer of Ollama' : words;
  const reason = shown === '' ? `status ${status}` : `status ${status}: ${shown}`;
  return judge({ status, type, words, isEmbedding: /\/embed/.test(route.template), isCloud }, reason);
}

/** What an error means that came as the first line of a 200. */
export function judgeErrorLine(line: string): Verdict {
  const words = wordsOf(line);
  return judge({ status: 200, type: 'json', words, isEmbedding: false, isCloud: false }, words);
}
