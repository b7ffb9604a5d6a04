import { describe, expect, it } from 'vitest';
import { findRoute, type Route } from '../../../main/proxy/routes.ts';
import { type AttemptFailure, judgeAttempt } from '../../../main/proxy/verdict.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain';
const HTML_TYPE = 'text/html';

const route = (path: string, method = 'POST'): Route => {
  const match = findRoute(method, path);
  if (!match.ok) throw new Error(path);
  return match.route;
};

const judge = (failure: AttemptFailure, path = '/api/chat', model: string | null = 'llama3.2:latest') => {
  const { result, fault, retry } = judgeAttempt(failure, route(path), model);
  return `${result}, fault ${fault}, retry ${retry}`;
};

const answer = (status: number, body: string, contentType: string | null = JSON_TYPE): AttemptFailure => ({
  kind: 'status',
  status,
  contentType,
  body,
});
const native = (status: number, error: string) => answer(status, JSON.stringify({ error }));
const openai = (status: number, message: string) =>
  answer(status, JSON.stringify({ error: { message, type: 'api_error', param: null, code: null } }));

const busy = 'server busy, please try again.  maximum pending requests exceeded';
const stopped =
  'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details';

describe('a connection that fails', () => {
  it('refused: counts against the host, and another is asked', () => {
    expect(judge({ kind: 'refused', reason: 'x' })).toBe('refused, fault host, retry elsewhere');
  });

  it('timed out: counts against the host, and another is asked', () => {
    expect(judge({ kind: 'connect_timeout', reason: 'x' })).toBe('connect_timeout, fault host, retry elsewhere');
  });

  it('reset for the first time: nobody is at fault, the same is asked once more', () => {
    expect(judge({ kind: 'reset', reason: 'x', firstReset: true })).toBe('reset, fault none, retry same-once');
  });

  it('reset again: counts against the host, and another is asked', () => {
    expect(judge({ kind: 'reset', reason: 'x' })).toBe('reset, fault host, retry elsewhere');
    expect(judge({ kind: 'reset', reason: 'x', firstReset: false })).toBe('reset, fault host, retry elsewhere');
  });

  it('silent beyond all patience: counts against the lane, and another is asked', () => {
    expect(judge({ kind: 'silent', reason: 'x' })).toBe('silent, fault lane, retry elsewhere');
  });

  it('keeps the words it was given', () => {
    expect(judgeAttempt({ kind: 'refused', reason: 'connection refused' }, route('/api/chat'), null).reason).toBe(
      'connection refused',
    );
  });
});

describe('an answer that is not from Ollama', () => {
  it.each([
    ['another content type', { kind: 'not_ollama', reason: 'x' } as const],
    ['a login page', answer(401, '<html>', HTML_TYPE)],
    ['a forbidden page', answer(403, '<html>', HTML_TYPE)],
    ['a page for an unknown path', answer(404, '<html>', HTML_TYPE)],
  ])('%s: quarantines the backend, and another is asked', (_, failure) => {
    expect(judge(failure)).toBe('not_ollama, fault config, retry elsewhere');
  });

  it('a gateway error page of a proxy before it: counts against the host', () => {
    for (const status of [500, 502, 503, 504]) {
      expect(judge(answer(status, '<html>502', HTML_TYPE))).toBe('server_error, fault host, retry elsewhere');
    }
  });

  it('a proxy page about this one request is the answer: it does not condemn the backend', () => {
    expect(judge(answer(413, '<html>too large', HTML_TYPE))).toBe('answered, fault none, retry no');
  });

  it('a page is described, not quoted', () => {
    expect(judgeAttempt(answer(502, '<html><b>', HTML_TYPE), route('/api/chat'), null).reason).toBe(
      'status 502: a web page, not an answer of Ollama',
    );
  });
});

describe('503', () => {
  it.each([native(503, busy), openai(503, busy)])(
    'busy: cools the loads of that host, and another is asked',
    (failure) => {
      expect(judge(failure)).toBe('busy, fault busy, retry elsewhere');
    },
  );

  it('in other words: counts against the lane', () => {
    expect(judge(native(503, 'overloaded'))).toBe('server_error, fault lane, retry elsewhere');
  });
});

describe('404 and 405', () => {
  it.each([
    native(404, "model 'x' not found"),
    native(404, 'model "x" not found, try pulling it first'),
    openai(404, "model 'x' not found"),
  ])('a model (JSON): the inventory is stale, a holder is asked', (failure) => {
    expect(judge(failure)).toBe('model_missing, fault inventory, retry elsewhere');
  });

  it.each([answer(404, '404 page not found', TEXT_TYPE), answer(405, '405 method not allowed', TEXT_TYPE)])(
    'a route (text): the route is unsupported there, a newer server is asked',
    (failure) => {
      expect(judge(failure)).toBe('route_missing, fault route, retry elsewhere');
    },
  );
});

describe('a 404 without words', () => {
  it('does not write the route off', () => {
    expect(judge(answer(404, '', null))).toBe('route_missing, fault none, retry elsewhere');
    expect(judge(answer(404, '', null), '/api/blobs/sha256:ab', null)).toBe('answered, fault none, retry no');
  });
});

describe('403', () => {
  it('empty: the backend refuses our Host or Origin, which is a matter of configuration', () => {
    expect(judge(answer(403, '', null))).toBe('forbidden, fault config, retry elsewhere');
    expect(judge(answer(403, '', null), '/api/chat', 'gpt-oss:20b-cloud')).toBe(
      'forbidden, fault config, retry elsewhere',
    );
  });

  it('cloud disabled (JSON): that account cannot, another may', () => {
    expect(judge(native(403, 'ollama cloud is disabled: remote model is unavailable'), '/api/chat', 'm:cloud')).toBe(
      'account, fault account, retry elsewhere',
    );
  });
});

describe('a cloud model', () => {
  it.each([401, 429, 502])('%i: is about the account, never about the health of the backend', (status) => {
    expect(judge(native(status, 'unauthorized'), '/api/chat', 'gpt-oss:20b-cloud')).toBe(
      'account, fault account, retry elsewhere',
    );
  });

  it.each([401, 429])('%i: is about the account even when the name does not show the cloud', (status) => {
    expect(judge(native(status, 'unauthorized'))).toBe('account, fault account, retry elsewhere');
  });

  it('502 on a local model counts against the lane', () => {
    expect(judge(native(502, 'dial tcp'))).toBe('server_error, fault lane, retry elsewhere');
  });
});

describe('400', () => {
  it.each(['/api/generate', '/api/chat', '/v1/chat/completions', '/v1/messages'])(
    'on %s: is the client’s own, passed on as it is',
    (path) => {
      expect(judge(native(400, '"m" does not support tools'), path)).toBe('answered, fault none, retry no');
      expect(judge(native(400, 'json: unexpected EOF'), path)).toBe('answered, fault none, retry no');
    },
  );

  it('context too small: the answer stands, but a larger one may do', () => {
    const words = 'the prompt is longer than the context length currently available to the model; x';
    expect(judge(native(400, words))).toBe('answered, fault none, retry elsewhere');
    expect(judge(openai(400, words), '/v1/chat/completions')).toBe('answered, fault none, retry elsewhere');
    expect(judge(native(400, '{"error":{"type":"exceed_context_size_error"}}'))).toBe(
      'answered, fault none, retry elsewhere',
    );
  });

  it.each([
    'do embedding request: Post "http://127.0.0.1:41234/embedding": EOF',
    'dial tcp 127.0.0.1:41234: connect: connection refused',
    'health resp: Get "http://127.0.0.1:1/health"',
    'llama runner is no longer running',
  ])('on an embedding route saying %j: is a dead runner in disguise', (words) => {
    for (const path of ['/api/embed', '/api/embeddings', '/v1/embeddings']) {
      expect(judge(native(400, words), path)).toBe('runner_failed, fault lane, retry elsewhere');
    }
  });

  it('on an embedding route otherwise: is the client’s own', () => {
    expect(judge(native(400, 'invalid input type'), '/api/embed')).toBe('answered, fault none, retry no');
  });

  it.each([409, 413, 415, 418, 422])('%i: is passed on as it is', (status) => {
    expect(judge(native(status, 'x'))).toBe('answered, fault none, retry no');
  });
});

describe('500', () => {
  it.each([
    'llama-server process has terminated: exit status 1',
    'llama runner process has terminated: signal: killed',
    'llama-server reported out-of-memory during startup: cudaMalloc failed: out of memory',
    'this model may be incompatible with your version of Ollama',
    'model requires 40 GiB but only 24 GiB are available (after 1 GiB overhead)',
    'model requires more system memory (40 GiB) than is available (8 GiB)',
    'timed out waiting for llama-server to start - progress 0.00',
    'timed out waiting for llama runner to start - progress 0.00 - ',
    'unexpected server status: llm server loading model',
    'no slots available after 10 retries',
  ])('%j: that model does not load there, another is asked', (words) => {
    expect(judge(native(500, words))).toBe('load_failed, fault lane, retry elsewhere');
    expect(judge(openai(500, words), '/v1/chat/completions')).toBe('load_failed, fault lane, retry elsewhere');
  });

  it.each([stopped, 'an error was encountered while running the model: CUDA error'])(
    '%j: the runner died, another is asked',
    (words) => {
      expect(judge(native(500, words))).toBe('runner_failed, fault lane, retry elsewhere');
    },
  );

  it('context canceled: usually self-inflicted, nobody is at fault', () => {
    expect(judge(native(500, 'context canceled'))).toBe('cancelled, fault none, retry elsewhere');
    expect(judge(native(499, 'request canceled'))).toBe('cancelled, fault none, retry elsewhere');
  });

  it.each([
    'option "num_ctx" must be of type integer',
    'invalid format: "xml"; expected "json" or a valid JSON Schema object',
  ])('%j: is a client mistake wearing a 500, passed on as it is', (words) => {
    expect(judge(native(500, words))).toBe('answered, fault none, retry no');
    expect(judge(openai(500, words), '/v1/chat/completions')).toBe('answered, fault none, retry no');
  });

  it('a panic (empty body), or anything unheard of: counts against the lane', () => {
    expect(judge(answer(500, '', null))).toBe('server_error, fault lane, retry elsewhere');
    expect(judge(native(504, 'x'))).toBe('server_error, fault lane, retry elsewhere');
  });
});

describe('a 200 that brings nothing', () => {
  it('an error as its first line: counts against the lane by its words', () => {
    const line = (error: string): AttemptFailure => ({ kind: 'error_line', message: JSON.stringify({ error }) });
    expect(judge(line(stopped))).toBe('runner_failed, fault lane, retry elsewhere');
    expect(judge(line('llama-server process has terminated: x'))).toBe('load_failed, fault lane, retry elsewhere');
    expect(judge(line('never heard of'))).toBe('runner_failed, fault lane, retry elsewhere');
    expect(judge(line('context canceled'))).toBe('cancelled, fault none, retry elsewhere');
  });

  it('no body at all: counts against the lane', () => {
    expect(judge({ kind: 'empty_stream' })).toBe('runner_failed, fault lane, retry elsewhere');
  });
});

describe('a route that runs no model', () => {
  const failures: AttemptFailure[] = [
    { kind: 'refused', reason: 'x' },
    { kind: 'connect_timeout', reason: 'x' },
    { kind: 'reset', reason: 'x', firstReset: true },
    { kind: 'reset', reason: 'x' },
    { kind: 'silent', reason: 'x' },
    { kind: 'not_ollama', reason: 'x' },
    { kind: 'error_line', message: 'x' },
    { kind: 'empty_stream' },
    ...[400, 401, 403, 404, 405, 409, 429, 500, 502, 503].map((status) => native(status, busy)),
  ];

  it('management: is never tried again, nor ever counted against a lane', () => {
    for (const failure of failures) {
      for (const path of ['/api/pull', '/api/push', '/api/create', '/api/copy']) {
        expect(judge(failure, path)).toMatch(/fault (none|host|config|inventory|route|account), retry no$/);
      }
    }
  });

  it('management: whatever the backend answered is the answer', () => {
    expect(judge(native(500, 'pull model manifest: file does not exist'), '/api/pull')).toBe(
      'answered, fault none, retry no',
    );
    expect(judge(native(404, 'model "x" not found'), '/api/copy')).toBe('answered, fault inventory, retry no');
    expect(judge({ kind: 'refused', reason: 'x' }, '/api/pull')).toBe('refused, fault host, retry no');
  });

  it('show: may be asked elsewhere, and is not counted against a lane', () => {
    expect(judge(native(404, "model 'x' not found"), '/api/show')).toBe(
      'model_missing, fault inventory, retry elsewhere',
    );
    expect(judge(native(500, 'x'), '/api/show')).toBe('server_error, fault none, retry elsewhere');
    expect(judge({ kind: 'refused', reason: 'x' }, '/api/show')).toBe('refused, fault host, retry elsewhere');
  });
});

describe('the reason', () => {
  it('holds the backend’s own words, whatever shape they came in, within bounds', () => {
    const reason = (failure: AttemptFailure) => judgeAttempt(failure, route('/api/chat'), null).reason;
    expect(reason(native(500, 'say "hi"'))).toBe('status 500: say "hi"');
    expect(reason(openai(500, 'say "hi"'))).toBe('status 500: say "hi"');
    expect(reason(answer(404, '404 page not found', TEXT_TYPE))).toBe('status 404: 404 page not found');
    expect(reason(answer(500, '', null))).toBe('status 500');
    expect(reason({ kind: 'error_line', message: '{"error":"boom"}' })).toBe('boom');
    expect(reason(native(500, 'x'.repeat(10_000))).length).toBeLessThanOrEqual(300);
  });
});
