import { errorWords, parseObject } from './endings/token-counts.ts';
import type { StatusFailure, Verdict } from './verdict-of-status.ts';

/** A verdict, and for how long that server is to be spared this model. */
export interface OpenAiVerdict extends Verdict {
  readonly coolMs?: number;
}

/** Where a server does not say how long it wants to be left alone. */
const USUAL_PAUSE_MS = 10_000;
/** A used-up account stays used up: it is asked once in a while. */
const USED_UP_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
const LONGEST_REASON = 300;

const USED_UP = /insufficient_quota|exceeded your current quota|credit balance|billing/i;
const NO_SUCH_MODEL = /model_not_found|model.*(?:not exist|not found|no such|unknown)|no such model|unknown model/is;
const CONTEXT_EXCEEDED = /context.length|maximum context|context window|too many tokens|exceed_context_size/i;

/** What an error answer of a server of the OpenAI API means. `retryAfter` is its header of that name. */
export function judgeOpenAiStatus(failure: StatusFailure, retryAfter: string | undefined): OpenAiVerdict {
  const { status, body } = failure;
  // Such answers repeat a part of the key that was sent.
  if (status === 401)
    return verdictOf('forbidden', 'config', 'elsewhere', 'status 401: it refuses the credential, or wants one');
  const words = (errorWords(parseObject(body)?.error) ?? body).trim();
  const reason = (words === '' ? `status ${status}` : `status ${status}: ${words}`).slice(0, LONGEST_REASON);
  if (status === 429 || (status === 503 && retryAfter !== undefined))
    return { ...verdictOf('busy', 'busy', 'elsewhere', reason), coolMs: pauseOf(body, retryAfter) };
  const { result, fault, retry } = rules.find(({ when }) => when(status, body)) ?? OTHERWISE;
  return { result, fault, retry, reason };
}

interface Rule extends Omit<Verdict, 'reason'> {
  readonly when: (status: number, body: string) => boolean;
}

const OTHERWISE = { result: 'server_error', fault: 'lane', retry: 'elsewhere' } as const;
/** First match counts. */
const rules: readonly Rule[] = [
  { when: (status) => status === 402 || status === 403, result: 'account', fault: 'account', retry: 'elsewhere' },
  {
    when: (status, body) => status === 404 && NO_SUCH_MODEL.test(body),
    result: 'model_missing',
    fault: 'inventory',
    retry: 'elsewhere',
  },
  { when: (status) => status === 404 || status === 405, result: 'route_missing', fault: 'route', retry: 'elsewhere' },
  {
    when: (status, body) => status < 500 && CONTEXT_EXCEEDED.test(body),
    result: 'answered',
    fault: 'none',
    retry: 'elsewhere',
  },
  { when: (status) => status === 499, result: 'cancelled', fault: 'none', retry: 'elsewhere' },
  { when: (status) => status < 500, result: 'answered', fault: 'none', retry: 'no' },
];

const verdictOf = (
  result: Verdict['result'],
  fault: Verdict['fault'],
  retry: Verdict['retry'],
  reason: string,
): Verdict => ({ result, fault, retry, reason });

/** Seconds, as nearly every server writes them; a date is not read. */
function pauseOf(body: string, retryAfter: string | undefined): number {
  if (USED_UP.test(body)) return USED_UP_PAUSE_MS;
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(LONGEST_PAUSE_MS, seconds * 1_000) : USUAL_PAUSE_MS;
}
