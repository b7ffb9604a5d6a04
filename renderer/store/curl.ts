import type { LiveExchange } from '../../shared/exchange.ts';

/** A command to ask again, or why there is none. */
export type Curl = { readonly ok: true; readonly command: string } | { readonly ok: false; readonly reason: string };

type Asked = Pick<LiveExchange, 'id' | 'route' | 'model' | 'identity' | 'backend'>;

const PROMPT = 'Why is the sky blue?';
const messages = [{ role: 'user', content: PROMPT }];

/** The least that each route accepts: what was really asked is not recorded. */
const bodies: Readonly<Record<string, (model: string) => object>> = {
  '/api/generate': (model) => ({ model, prompt: PROMPT }),
  '/api/chat': (model) => ({ model, messages }),
  '/api/embed': (model) => ({ model, input: PROMPT }),
  '/api/embeddings': (model) => ({ model, prompt: PROMPT }),
  '/v1/chat/completions': (model) => ({ model, messages }),
  '/v1/completions': (model) => ({ model, prompt: PROMPT }),
  '/v1/embeddings': (model) => ({ model, input: PROMPT }),
  '/v1/responses': (model) => ({ model, input: PROMPT }),
  '/v1/messages': (model) => ({ model, max_tokens: 256, messages }),
  '/api/show': (model) => ({ model }),
  '/api/pull': (model) => ({ model }),
  '/api/push': (model) => ({ model }),
};

const gets = new Set(['/', '/health', '/api/version', '/api/tags', '/api/ps', '/v1/models']);
/** These change one server, which must be named. */
const named = new Set(['/api/pull', '/api/push']);

const reasons: Readonly<Record<string, string>> = {
  '/api/delete': 'it would delete again',
  none: 'its path is none of the gateway’s',
};

/** A shell command that asks the gateway the same kind of question. */
export function curlOf(asked: Asked, gatewayUrl: string): Curl {
  const { id, route, model } = asked;
  const headers = headersOf(asked);
  const name = model ?? 'MODEL';
  const start = ['curl', quote(gatewayUrl + pathOf(route, name)), '-H', quote(`x-request-id: ${id}`), ...headers];
  const command = (...rest: string[]): Curl => ({ ok: true, command: [...start, ...rest].join(' ') });
  if (gets.has(route) || route === '/v1/models/:model') return command();
  if (route === '/v1/audio/transcriptions') return command('-F', quote(`model=${name}`), '-F', 'file=@speech.wav');
  const body = bodies[route];
  if (body) return command('-H', quote('content-type: application/json'), '-d', quote(JSON.stringify(body(name))));
  return { ok: false, reason: reasons[route] ?? 'what it was about is not recorded' };
}

function headersOf({ identity, backend, route }: Asked): string[] {
  return [
    ...(identity === null ? [] : ['-H', '"authorization: Bearer $CORRAL_KEY"']),
    ...(named.has(route) && backend !== null ? ['-H', quote(`x-corral-backend: ${backend}`)] : []),
  ];
}

const pathOf = (route: string, model: string): string => route.replace(':model', encodeURI(model));

/** For a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
