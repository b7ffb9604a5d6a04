import { isAuthority } from './authority.ts';
import type { ClientRequest } from './client-wire.ts';

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;
/** Clients leave it out in one place and write it in the other. */
const USUAL_PORT = /:(?:80|443)?$/;
const SLASH = 47;

/**
 * What Node's parser lets pass although two servers could take it for different things; null when there is nothing of
 * that. Over HTTP/2 the version is the connection's, and nobody can claim another.
 */
export function whyUnclear(
  request: Pick<ClientRequest, 'httpVersion' | 'url' | 'headers' | 'rawHeaders' | 'stream'>,
): string | null {
  const { httpVersion, headers, rawHeaders, stream } = request;
  if (stream === undefined && httpVersion !== '1.1' && httpVersion !== '1.0')
    return `this port speaks HTTP/1.1, and the request says HTTP/${httpVersion}`;
  if (httpVersion === '1.0' && headers['transfer-encoding'] !== undefined)
    return 'a request of HTTP/1.0 has no transfer-encoding';
  const doubled = findDoubled(rawHeaders);
  return doubled === null ? whyUnclearHost(request) : `the request has more than one ${doubled} header`;
}

/** Whom a request was meant for goes on to backends, and to whoever vouches for callers: as one name, or not at all. */
function whyUnclearHost({ url = '', headers }: Pick<ClientRequest, 'url' | 'headers'>): string | null {
  const { host } = headers;
  if (host !== undefined && host !== '' && !isAuthority(host)) return 'the Host header is no name with a port';
  const named = headers[':authority'] ?? (url.charCodeAt(0) === SLASH ? undefined : ABSOLUTE.exec(url)?.[1]);
  return named === undefined || host === undefined || isSameAuthority(String(named), host)
    ? null
    : 'the request names two hosts';
}

const plainOf = (authority: string): string => authority.toLowerCase().replace(USUAL_PORT, '');

const isSameAuthority = (one: string, other: string): boolean => one === other || plainOf(one) === plainOf(other);

/**
 * A request to change the protocol is answered in this one, and nothing more is read from that connection: Node's parser
 * loses what came right behind such a request, and would go on in the middle of it.
 */
export const endsItsConnection = ({ headers, stream }: Pick<ClientRequest, 'headers' | 'stream'>): boolean =>
  stream === undefined && headers.upgrade !== undefined;

/** Which header is there twice and may not be: Node keeps the first, other servers the last. Null when none is. */
function findDoubled(rawHeaders: readonly string[]): string | null {
  let hosts = 0;
  let credentials = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    else if (name?.length === 13 && name.toLowerCase() === 'authorization') credentials += 1;
  }
  if (hosts > 1) return 'Host';
  return credentials > 1 ? 'Authorization' : null;
}
