import type { AttemptResult } from '../../shared/exchange.ts';
import type { Route } from './routes.ts';
import type { FaultKind, Verdict } from './verdict.ts';

/** A backend's own error answer. */
export interface StatusFailure {
  readonly kind: 'status';
  readonly status: number;
  readonly contentType: string | null;
  /** Bounded text of the body. */
  readonly body: string;
}

interface Rule {
  readonly when: (answer: StatusFailure, route: Route) => boolean;
  readonly result: AttemptResult;
  readonly fault: FaultKind;
  readonly retry: Verdict['retry'];
}

const isJson = ({ contentType }: StatusFailure): boolean => contentType?.startsWith('application/json') ?? false;
const says =
  (pattern: RegExp) =>
  (answer: StatusFailure): boolean =>
    pattern.test(answer.body);
const isEmbedding = ({ template }: Route): boolean => /\/embed/.test(template);

/** Embedding routes report a dead runner as a 400. */
const runnerDiedEmbedding = says(/do embedding request|\bEOF\b|connection refused|health resp|no longer running/i);
/** The one client error another server may not share: its context may be larger. */
const contextExceeded = says(/context length|exceed_context_size/i);
const loadFailed = says(
  /process has terminated|out-of-memory|out of memory|requires? more system memory|model requires .* but only|incompatible with your version|timed out waiting for llama|loading model|no slots available|unable to load|failed to load/i,
);
const runnerStopped = says(/unexpectedly stopped|an error was encountered while running|runner .*(?:crashed|stopped)/i);
/** Client mistakes that Ollama answers with a 500: they fail the same everywhere. */
const mistakeAs500 = says(/^\s*\{"error":\s*"(?:option \\"|invalid format)/i);
const abandoned = says(/context canceled/i);

const rule = (
  when: Rule['when'],
  result: AttemptResult,
  fault: FaultKind,
  retry: Verdict['retry'] = 'elsewhere',
): Rule => ({ when, result, fault, retry });
const status =
  (code: number, also: Rule['when'] = () => true): Rule['when'] =>
  (answer, route) =>
    answer.status === code && also(answer, route);

/** First match counts. Facts about each text: Ollama's own error strings, 0.3 to 0.33. */
const rules: readonly Rule[] = [
  rule(status(503), 'busy', 'busy'),
  rule(
    status(404, (answer) => !isJson(answer)),
    'route_missing',
    'route',
  ),
  rule(status(404), 'model_missing', 'inventory'),
  rule(status(405), 'route_missing', 'route'),
  rule(
    status(403, ({ body }) => body.trim() === ''),
    'forbidden',
    'config',
  ),
  rule(status(403), 'account', 'account'),
  rule(
    status(400, (answer, route) => isEmbedding(route) && runnerDiedEmbedding(answer)),
    'runner_failed',
    'lane',
  ),
  rule(status(400, contextExceeded), 'answered', 'none', 'elsewhere'),
  rule(status(500, mistakeAs500), 'answered', 'none', 'no'),
  rule(status(500, abandoned), 'cancelled', 'none'),
  rule(status(500, loadFailed), 'load_failed', 'lane'),
  rule(status(500, runnerStopped), 'runner_failed', 'lane'),
  rule(({ status: code }) => code >= 500, 'server_error', 'lane'),
];
const accountCodes = new Set([401, 402, 403, 429, 502]);
const clientsOwn: Rule = rule(() => true, 'answered', 'none', 'no');

/** What an error answer means, by its status, its shape and its words. */
export function judgeStatus(answer: StatusFailure, route: Route, isCloud: boolean): Verdict {
  const reason = describe(answer);
  if (isCloud && accountCodes.has(answer.status))
    return { result: 'account', fault: 'account', retry: 'elsewhere', reason };
  const { result, fault, retry } = rules.find(({ when }) => when(answer, route)) ?? clientsOwn;
  return { result, fault, retry, reason };
}

const LONGEST_WORDS = 300;

function describe({ status: code, body }: StatusFailure): string {
  const words = body
    .replace(/^\s*\{"error":\s*"?/, '')
    .replace(/"?\}\s*$/, '')
    .trim()
    .slice(0, LONGEST_WORDS);
  return words === '' ? `status ${code}` : `status ${code}: ${words}`;
}
