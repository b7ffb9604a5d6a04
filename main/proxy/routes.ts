import type { Refusal } from '../../shared/errors.ts';
import type { ApiShape, RouteKind } from '../../shared/exchange.ts';
import type { FleetQuestion } from '../../shared/fleet-question.ts';
import type { EndingKind } from './endings/ending.ts';

export interface Route {
  /** Fit for a metric label: `/api/blobs/:digest`. */
  readonly template: string;
  readonly methods: readonly string[];
  readonly kind: RouteKind | 'local';
  readonly api: ApiShape;
  /** Where the request names its model. */
  readonly model: 'model' | 'model-or-name' | 'source' | 'path' | 'multipart' | 'none';
  /** Present exactly when `kind` is `local`. */
  readonly local?: FleetQuestion;
  /** What an absent `stream` key means; `never` ignores the key. */
  readonly streams: 'by-default' | 'on-request' | 'never';
  /** Whether it occupies a parallel generation of its lane. */
  readonly takesSlot: boolean;
  /** Its answer is made of the prompt alone: nothing is generated. */
  readonly embeds?: boolean;
  /** The terminal marker of its streamed answer. */
  readonly ending: EndingKind;
}

export type RouteMatch =
  | { readonly ok: true; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly refusal: Refusal; readonly api: ApiShape; readonly allow?: readonly string[] };

const POST = ['POST'];
const GET = ['GET'];
const GET_HEAD = ['GET', 'HEAD'];

const quiet = { streams: 'never', takesSlot: false, ending: 'none' } as const;
const generation = { methods: POST, kind: 'inference', model: 'model', takesSlot: true } as const;
const whole = { ...generation, streams: 'never', ending: 'none' } as const;
const embedding = { ...whole, embeds: true } as const;
const management = { methods: POST, kind: 'management', api: 'native' } as const;
const transfer = { ...management, model: 'model-or-name', streams: 'by-default', takesSlot: false } as const;
const local = { ...quiet, kind: 'local', model: 'none' } as const;

/**
 * Everything a client may reach. What has no row is not forwarded: account routes, `/api/status`, `/api/experimental/*`
 * and `/debug/*` act on or reveal the one server that happens to answer.
 */
export const routes: readonly Route[] = [
  { ...local, template: '/', methods: GET_HEAD, api: 'native', local: 'root' },
  { ...local, template: '/health', methods: GET_HEAD, api: 'native', local: 'health' },
  { ...local, template: '/api/version', methods: GET_HEAD, api: 'native', local: 'version' },
  { ...local, template: '/api/tags', methods: GET_HEAD, api: 'native', local: 'tags' },
  { ...local, template: '/api/ps', methods: GET, api: 'native', local: 'ps' },
  { ...local, template: '/v1/models', methods: GET, api: 'openai', local: 'models' },
  { ...local, template: '/v1/models/:model', methods: GET, api: 'openai', model: 'path', local: 'model' },

  { ...generation, template: '/api/generate', api: 'native', streams: 'by-default', ending: 'ndjson-done' },
  { ...generation, template: '/api/chat', api: 'native', streams: 'by-default', ending: 'ndjson-done' },
  { ...embedding, template: '/api/embed', api: 'native' },
  { ...embedding, template: '/api/embeddings', api: 'native' },
  { ...generation, template: '/v1/chat/completions', api: 'openai', streams: 'on-request', ending: 'sse-done' },
  { ...generation, template: '/v1/completions', api: 'openai', streams: 'on-request', ending: 'sse-done' },
  { ...embedding, template: '/v1/embeddings', api: 'openai' },
  { ...generation, template: '/v1/responses', api: 'responses', streams: 'on-request', ending: 'sse-responses' },
  { ...generation, template: '/v1/messages', api: 'anthropic', streams: 'on-request', ending: 'sse-anthropic' },
  { ...whole, template: '/v1/audio/transcriptions', api: 'openai', model: 'multipart' },

  { ...quiet, template: '/api/show', methods: POST, kind: 'inventory', api: 'native', model: 'model-or-name' },

  { ...transfer, template: '/api/pull', ending: 'ndjson-success' },
  { ...transfer, template: '/api/push', ending: 'ndjson-success' },
  { ...transfer, template: '/api/create', ending: 'ndjson-success' },
  { ...management, ...quiet, template: '/api/delete', methods: ['DELETE'], model: 'model-or-name' },
  { ...management, ...quiet, template: '/api/copy', model: 'source' },
  { ...management, ...quiet, template: '/api/blobs/:digest', methods: ['POST', 'HEAD'], model: 'none' },
];

interface Pattern {
  readonly prefix: string;
  readonly param: string;
  /** Model names have slashes; nothing else with a parameter does. */
  readonly spansSlashes: boolean;
  readonly route: Route;
}

const exact = new Map(routes.filter((r) => !r.template.includes(':')).map((route) => [route.template, route]));
const patterns: readonly Pattern[] = routes.flatMap((route) => {
  const colon = route.template.indexOf(':');
  if (colon < 0) return [];
  const param = route.template.slice(colon + 1);
  return [{ prefix: route.template.slice(0, colon), param, spansSlashes: param === 'model', route }];
});
const noParams: Readonly<Record<string, string>> = {};

/** The shape in which errors about this path are spoken, known or not. */
export function apiOfPath(path: string): ApiShape {
  if (path === '/v1/messages' || path.startsWith('/v1/messages/')) return 'anthropic';
  return path === '/v1' || path.startsWith('/v1/') ? 'openai' : 'native';
}

function refuse(path: string, refusal: Refusal): RouteMatch {
  return { ok: false, refusal, api: apiOfPath(path) };
}

function decode(escaped: string): string | null {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}

function admit(
  found: { route: Route; params: Readonly<Record<string, string>> },
  method: string,
  path: string,
): RouteMatch {
  if (found.route.methods.includes(method)) return { ok: true, ...found };
  const allow = found.route.methods;
  const message = `${path} answers ${allow.join(' and ')}, not ${method}`;
  return { ok: false, refusal: { code: 'method_not_allowed', message }, api: apiOfPath(path), allow };
}

/** The row for a path that `normalisePath` has cleaned, or the refusal to send instead. Parameters come percent-decoded. */
export function findRoute(method: string, path: string): RouteMatch {
  const route = exact.get(path);
  if (route !== undefined) return admit({ route, params: noParams }, method, path);
  for (const { prefix, param, spansSlashes, route } of patterns) {
    const escaped = path.slice(prefix.length);
    if (!path.startsWith(prefix) || escaped === '' || (!spansSlashes && escaped.includes('/'))) continue;
    const value = decode(escaped);
    if (value === null)
      return refuse(path, { code: 'bad_request', message: `the ${param} in the path is not valid UTF-8` });
    return admit({ route, params: { [param]: value } }, method, path);
  }
  // The path itself stays unsaid: refusals are logged, and a client's path may carry its key.
  return refuse(path, { code: 'route_not_found', message: 'the request path is not one of this gateway' });
}
