/** An error in the envelope of the API that was called. */
export function errorBody(shape: 'native' | 'openai' | 'anthropic', status: number, message: string): unknown {
  if (shape === 'openai') return openAiError(status, message);
  return shape === 'anthropic' ? anthropicError(status, message) : { error: message };
}

function openAiError(status: number, message: string): unknown {
  const types: Record<number, string> = { 400: 'invalid_request_error', 404: 'not_found_error' };
  return { error: { message, type: types[status] ?? 'api_error', param: null, code: null } };
}

const ANTHROPIC_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
};

function anthropicError(status: number, message: string): unknown {
  return {
    type: 'error',
    error: { type: ANTHROPIC_TYPES[status] ?? 'api_error', message },
    request_id: 'req_000000000000000000000000',
  };
}
