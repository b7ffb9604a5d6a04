import { createAddressList } from '../address-list.ts';
import { clientAddress } from './client-address.ts';
import type { ClientRequest, ClientResponse, ClientWire, Scheme } from './client-wire.ts';
import { type Crossing, judgeCrossing } from './crossing.ts';
import { endsItsConnection, whyUnclear } from './unclear-request.ts';

export interface EdgeSettings {
  /** Origins of the web pages that may use the gateway, lower case; `*` is any. */
  readonly cors: readonly string[];
  /** Addresses and ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** How long browsers may insist on HTTPS for this host, on all its ports; 0 = they need not. */
  readonly hstsMs: number;
}

/** Looks at a request as it arrives: who sent it, on whose behalf, and what its answer has to say to browsers. */
export function createEdge(
  { cors, trustedProxies, hstsMs }: EdgeSettings,
  scheme: Scheme,
): (request: ClientRequest, response: ClientResponse) => ClientWire {
  const listed = new Set(cors);
  const isTrusted = createAddressList(trustedProxies);
  const hsts =
    scheme === 'https' && hstsMs > 0 ? ['strict-transport-security', `max-age=${Math.floor(hstsMs / 1_000)}`] : [];
  return (request, response) => {
    const forwardedFor = request.headers['x-forwarded-for'];
    const unclear = whyUnclear(request);
    if (unclear !== null || endsItsConnection(request)) response.shouldKeepAlive = false;
    const crossing: Crossing =
      unclear === null
        ? judgeCrossing(request.method, request.headers, listed)
        : { kind: 'refused', refusal: { code: 'bad_request', message: unclear } };
    return {
      request,
      response,
      scheme,
      client: clientAddress(
        request.socket.remoteAddress ?? 'unknown',
        typeof forwardedFor === 'string' ? forwardedFor : undefined,
        isTrusted,
      ),
      crossing,
      extras: crossing.kind === 'refused' ? hsts : [...hsts, ...crossing.pairs],
    };
  };
}
