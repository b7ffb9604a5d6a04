/** Every way the gateway itself may refuse or fail an exchange. */
export type ErrorCode =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'model_not_found'
  | 'backend_not_found'
  | 'backend_required'
  | 'request_timeout'
  | 'cancelled'
  | 'body_too_large'
  | 'limited'
  | 'attempts_failed'
  | 'identity_unavailable'
  | 'no_backend'
  | 'queue_full'
  | 'shutting_down'
  | 'queue_timeout'
  | 'stream_broken'
  | 'internal';

interface ErrorRule {
  /** HTTP status before the first byte; in-band errors have none of their own. */
  readonly status: number;
  /** `error.type` in OpenAI's shape. */
  readonly openai: string;
  /** `error.type` in Anthropic's shape. */
  readonly anthropic: string;
}

const rule = (status: number, openai: string, anthropic: string): ErrorRule => ({ status, openai, anthropic });

/** One row per code: a failure without a row does not compile. */
export const errorRules: Readonly<Record<ErrorCode, ErrorRule>> = {
  bad_request: rule(400, 'invalid_request_error', 'invalid_request_error'),
  backend_required: rule(400, 'invalid_request_error', 'invalid_request_error'),
  unauthorized: rule(401, 'authentication_error', 'authentication_error'),
  forbidden: rule(403, 'permission_error', 'permission_error'),
  route_not_found: rule(404, 'not_found_error', 'not_found_error'),
  model_not_found: rule(404, 'not_found_error', 'not_found_error'),
  backend_not_found: rule(404, 'not_found_error', 'not_found_error'),
  method_not_allowed: rule(405, 'invalid_request_error', 'invalid_request_error'),
  request_timeout: rule(408, 'invalid_request_error', 'invalid_request_error'),
  // Not a status that client libraries answer by asking again: who ended it does not want it back.
  cancelled: rule(410, 'api_error', 'api_error'),
  body_too_large: rule(413, 'invalid_request_error', 'request_too_large'),
  limited: rule(429, 'rate_limit_error', 'rate_limit_error'),
  internal: rule(500, 'api_error', 'api_error'),
  stream_broken: rule(502, 'api_error', 'api_error'),
  attempts_failed: rule(502, 'api_error', 'api_error'),
  identity_unavailable: rule(503, 'api_error', 'overloaded_error'),
  no_backend: rule(503, 'api_error', 'overloaded_error'),
  queue_full: rule(503, 'api_error', 'overloaded_error'),
  shutting_down: rule(503, 'api_error', 'overloaded_error'),
  queue_timeout: rule(504, 'api_error', 'timeout_error'),
};

/** A refusal as a value: what is wrong, in words for the person who called. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Whole seconds until a retry makes sense, when that can be told. */
  readonly retryAfterS?: number;
  /** What to bring (RFC 9110 §11.6.1), where somebody else than the gateway says so. */
  readonly challenge?: string;
}
