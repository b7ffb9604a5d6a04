import { type ErrorCode, errorRules, type Refusal } from '../../shared/errors.ts';
import type { ApiShape } from '../../shared/exchange.ts';

export interface RenderedRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Shape = (refusal: Refusal, requestId: string) => unknown;

const openai: Shape = ({ code, message }) => ({
  error: { message, type: errorRules[code].openai, param: null, code },
});

/** Each API's own way of saying no. */
const shapes: Readonly<Record<ApiShape, Shape>> = {
  native: ({ message }) => ({ error: message }),
  openai,
  responses: openai,
  anthropic: ({ code, message }, requestId) => ({
    type: 'error',
    error: { type: errorRules[code].anthropic, message },
    request_id: requestId,
  }),
};

/** The gateway has tried every backend already: a client library that retries by itself would only repeat that. */
const NOT_WORTH_RETRYING: ReadonlySet<ErrorCode> = new Set(['attempts_failed']);

/** A refusal as a complete answer in the shape of the API that was called. */
export function renderRefusal(api: ApiShape, refusal: Refusal, requestId: string): RenderedRefusal {
  const body = Buffer.from(JSON.stringify(shapes[api](refusal, requestId)));
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
  };
  if (refusal.retryAfterS !== undefined) headers['retry-after'] = String(Math.ceil(refusal.retryAfterS));
  // RFC 9110 §11.6.1 asks for it; no browser opens a dialog for a bearer token.
  if (refusal.code === 'unauthorized') headers['www-authenticate'] = refusal.challenge ?? 'Bearer realm="corral"';
  if (NOT_WORTH_RETRYING.has(refusal.code)) headers['x-should-retry'] = 'false';
  return { status: errorRules[refusal.code].status, headers, body };
}
