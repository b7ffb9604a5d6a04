import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '../../shared/errors.ts';

/** What becomes of a request before it is looked into: by how it is written, and by the page that sent it. Header pairs are flat. */
export type Crossing =
  /** No page sent it, or one that may read the answer with these headers. */
  | { readonly kind: 'passes'; readonly pairs: readonly string[] }
  /** A browser asks beforehand whether the page may. */
  | { readonly kind: 'preflight'; readonly pairs: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const METHODS = 'GET, HEAD, POST, DELETE';
/** What a script may read besides the body. */
const READABLE =
  'x-request-id, x-corral-backend, x-corral-attempts, x-corral-queue-ms, x-corral-queue-position, ' +
  'x-corral-queue-estimate-ms, retry-after, ratelimit, ratelimit-policy';
/** How long a browser may go by the answer to a preflight, seconds. */
const REMEMBERED_S = '600';
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~ ,-]{1,2000}$/;

const PASSES: Crossing = { kind: 'passes', pairs: [] };
const REFUSED: Crossing = {
  kind: 'refused',
  refusal: {
    code: 'forbidden',
    message: 'a web page of an origin that is not among listen.cors may not use this gateway',
  },
};

/**
 * Browsers name the page that a request comes from. One that is not on the list is turned away, not only kept from reading the
 * answer: a page anywhere could otherwise spend this gateway's time, and any page can send what needs no preflight. `*` lists
 * every origin.
 */
export function judgeCrossing(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  listed: ReadonlySet<string>,
): Crossing {
  const { origin } = headers;
  if (origin === undefined) return PASSES;
  if (!listed.has('*') && !listed.has(origin.toLowerCase())) return REFUSED;
  const allowed = ['access-control-allow-origin', origin, 'vary', 'origin'];
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined)
    return { kind: 'passes', pairs: [...allowed, 'access-control-expose-headers', READABLE] };
  const asked = String(headers['access-control-request-headers'] ?? '');
  return {
    kind: 'preflight',
    pairs: [
      ...allowed,
      'access-control-allow-methods',
      METHODS,
      ...(HEADER_NAMES.test(asked) ? ['access-control-allow-headers', asked] : []),
      ...(headers['access-control-request-private-network'] === 'true'
        ? ['access-control-allow-private-network', 'true']
        : []),
      'access-control-max-age',
      REMEMBERED_S,
    ],
  };
}
