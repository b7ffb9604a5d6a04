import { isIP } from 'node:net';
import { withoutMapping } from '../../shared/address-range.ts';

/** More proxies in a row are nobody's network. */
const MAX_HOPS = 20;
/** Of an IPv6 address, any text of any length: the name of an interface of whoever wrote it. */
const ZONE = /%.*$/;

/**
 * Where a request really comes from. Each proxy adds, at the end, who it was called by: the last address that no trusted proxy
 * vouches for is the client's. What stands before it anybody may have written.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let client = withoutMapping(peer);
  if (forwardedFor === undefined) return client;
  for (const written of forwardedFor.split(',').slice(-MAX_HOPS).reverse()) {
    if (!isTrusted(client)) break;
    const address = withoutMapping(
      written
        .trim()
        .replace(/^\[(.*)\]$/, '$1')
        .replace(ZONE, ''),
    );
    if (isIP(address) === 0) break;
    client = address;
  }
  return client;
}
