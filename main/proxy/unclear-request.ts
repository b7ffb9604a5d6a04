import type { ClientRequest } from './client-wire.ts';

/**
 * What Node's parser lets pass although two servers could take it for different things; null when there is nothing of
 * that. Over HTTP/2 the version is the connection's, and nobody can claim another.
 */
export function whyUnclear(
  request: Pick<ClientRequest, 'httpVersion' | 'headers' | 'rawHeaders' | 'stream'>,
): string | null {
  const { httpVersion, headers, rawHeaders, stream } = request;
  if (stream === undefined && httpVersion !== '1.1' && httpVersion !== '1.0')
    return `this port speaks HTTP/1.1, and the request says HTTP/${httpVersion}`;
  if (httpVersion === '1.0' && headers['transfer-encoding'] !== undefined)
    return 'a request of HTTP/1.0 has no transfer-encoding';
  return countHosts(rawHeaders) > 1 ? 'the request has more than one Host header' : null;
}

/**
 * A request to change the protocol is answered in this one, and nothing more is read from that connection: Node's parser
 * loses what came right behind such a request, and would go on in the middle of it.
 */
export const endsItsConnection = ({ headers, stream }: Pick<ClientRequest, 'headers' | 'stream'>): boolean =>
  stream === undefined && headers.upgrade !== undefined;

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') count += 1;
  return count;
}
