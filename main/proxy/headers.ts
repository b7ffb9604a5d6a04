import type { IncomingHttpHeaders } from 'node:http';
import { withoutKeys } from '../../shared/key-shape.ts';
import type { Standing } from '../../shared/standing.ts';
import { authorityOf, type ClientRequest, type Scheme } from './client-wire.ts';

/** RFC 9110 §7.6.1: these speak of one connection and are never passed on. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * Not for a backend: framing, which is ours; a foreign Host or Origin, which Ollama answers with an empty 403; the
 * client's credentials, which are for the gateway; and claims that nobody vouches for: of forwarding, of another method or
 * path, of who somebody is.
 */
const NOT_UPSTREAM = new Set([
  ...HOP_BY_HOP,
  'host',
  'content-length',
  'expect',
  'origin',
  'referer',
  'authorization',
  'x-api-key',
  'cookie',
  'forwarded',
  'x-real-ip',
  'x-request-id',
  'x-corral-backend',
  // Another method or path than the one that was judged, for servers and proxies that go by such headers.
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-method',
  'x-original-uri',
  'x-original-url',
  'x-rewrite-url',
  // Who somebody is, for servers that take a proxy's word for it.
  'remote-user',
  'remote-groups',
  'remote-name',
  'remote-email',
  'x-remote-user',
  'x-auth-request-user',
  'x-auth-request-email',
  'x-auth-request-groups',
  'x-auth-request-preferred-username',
]);
/** Every `X-Forwarded-*`, the unofficial ones (Port, Server, User …) included, is such a claim. */
const FORWARDING_CLAIM = 'x-forwarded-';

const NOT_DOWNSTREAM = new Set([
  ...HOP_BY_HOP,
  'x-request-id',
  'x-corral-backend',
  'x-corral-model',
  'x-corral-attempts',
  'x-corral-queue-ms',
  'x-corral-queue-position',
  'x-corral-queue-estimate-ms',
  'strict-transport-security',
  // A backend's would speak of the gateway's own use.
  'ratelimit',
  'ratelimit-policy',
]);

/** Which pages may read an answer is the gateway's to say. */
const CROSSING_RULE = 'access-control-';

/** Header names nominated in `Connection` are hop-by-hop too. */
const nominated = (connection: string | undefined): ReadonlySet<string> | null =>
  connection === undefined || /^(?:keep-alive|close)$/i.test(connection)
    ? null
    : new Set(connection.split(',').map((name) => name.trim().toLowerCase()));

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** RFC 7239 wants IPv6 addresses in brackets and quotes. */
const forwardedNode = (address: string): string => (address.includes(':') ? `"[${address}]"` : address);

/** On whose behalf a backend is asked. */
export interface Asker {
  readonly address: string;
  readonly scheme: Scheme;
}

/** Header pairs for the backend, flat. Host and Content-Length are added by the transport, for its own socket and body. */
export function upstreamHeaders(
  request: Pick<ClientRequest, 'headers' | 'rawHeaders'>,
  { address, scheme }: Asker,
  id: string,
): string[] {
  const extra = nominated(request.headers.connection);
  const pairs: string[] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? '').toLowerCase();
    if (name.startsWith(':') || NOT_UPSTREAM.has(name) || name.startsWith(FORWARDING_CLAIM) || extra?.has(name))
      continue;
    // A backend keeps logs of its own.
    pairs.push(name, withoutKeys(request.rawHeaders[i + 1] ?? ''));
  }
  const host = authorityOf(request);
  pairs.push('x-request-id', id, 'x-forwarded-for', address, 'x-forwarded-proto', scheme);
  if (host !== undefined) pairs.push('x-forwarded-host', host);
  pairs.push(
    'forwarded',
    `for=${forwardedNode(address)};proto=${scheme}${host === undefined ? '' : `;host=${quoted(host)}`}`,
  );
  return pairs;
}

/** What the gateway says of an exchange in its answer's head. */
export interface Provenance {
  readonly id: string;
  readonly backend: string | null;
  /** What an alias came to; null where the client named the model itself. */
  readonly model: string | null;
  readonly attempts: number;
  readonly queueMs: number;
  /** What else every answer to this request carries, flat pairs. */
  readonly extras: readonly string[];
  /** How its wait looked when it began; null when it did not have to wait. */
  readonly outlook: { readonly position: number; readonly expectedMs: number | null } | null;
  /** With the limits that hold this client. */
  readonly standings: readonly Standing[];
}

/** As draft-ietf-httpapi-ratelimit-headers has it: every policy, and how much of each is left. */
const policyOf = ({ limit, quota, windowS }: Standing): string => `"${limit}";q=${quota};w=${windowS}`;
const leftOf = ({ limit, remaining, resetS }: Standing): string => `"${limit}";r=${remaining};t=${resetS}`;

/** Adds to the pairs given, so that a head is built in one array. */
export function addProvenance(pairs: string[], provenance: Provenance): string[] {
  const { id, backend, model, attempts, queueMs, outlook, extras, standings } = provenance;
  pairs.push('x-request-id', id, ...extras);
  if (standings.length > 0)
    pairs.push('ratelimit-policy', standings.map(policyOf).join(', '), 'ratelimit', standings.map(leftOf).join(', '));
  if (backend !== null) pairs.push('x-corral-backend', backend);
  if (backend !== null && model !== null) pairs.push('x-corral-model', model);
  if (attempts > 0) pairs.push('x-corral-attempts', String(attempts), 'x-corral-queue-ms', String(Math.round(queueMs)));
  if (outlook === null) return pairs;
  pairs.push('x-corral-queue-position', String(outlook.position));
  if (outlook.expectedMs !== null) pairs.push('x-corral-queue-estimate-ms', String(Math.round(outlook.expectedMs)));
  return pairs;
}

/** Header pairs for the client, flat: the backend's own, less what belongs to its connection, plus ours. */
export function downstreamHeaders(headers: IncomingHttpHeaders, provenance: Provenance): string[] {
  const extra = nominated(headers.connection);
  const pairs: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || NOT_DOWNSTREAM.has(name) || name.startsWith(CROSSING_RULE) || extra?.has(name)) continue;
    if (typeof value === 'string') pairs.push(name, value);
    else for (const one of value) pairs.push(name, one);
  }
  return addProvenance(pairs, provenance);
}
