import type { IncomingMessage } from 'node:http';
import { createAddressList } from '../../main/address-list.ts';
import { withoutMapping } from '../../shared/address-range.ts';
import { isLoopback } from '../../shared/loopback.ts';
import { isSameToken } from '../control-token.ts';
import type { PanelSessions } from './panel-session.ts';
import { type Binding, isForeignFetch, isForeignOrigin, isOwnHost } from './request-origin.ts';

export interface ControlAccessOptions {
  readonly binding: Binding;
  readonly token: string;
  /** Addresses and ranges that may come besides this machine; empty = any. */
  readonly allow: readonly string[];
  readonly sessions: PanelSessions;
}

/** Why a request may not go on. */
export interface Denial {
  readonly status: 401 | 403;
  readonly message: string;
}

export interface ControlAccess {
  /** Name of the cookie that carries a panel session. */
  readonly cookieName: string;
  /** What every request but a scraper's must pass: an address that may come, our name in `Host`, no other site's in `Origin`. */
  denyStranger(request: IncomingMessage): Denial | null;
  /** What a scraper must pass. */
  denyScraper(request: IncomingMessage): Denial | null;
  /** What the control API must pass: the CLI's token, or a signed-in panel of our own. */
  denyCommander(request: IncomingMessage): Denial | null;
  hasToken(request: IncomingMessage): boolean;
  isSignedIn(request: IncomingMessage): boolean;
}

const foreignAddress: Denial = { status: 403, message: 'this address may not use the control port (control.allow)' };
const foreignHost: Denial = { status: 403, message: 'the Host header does not name this server' };
const foreignOrigin: Denial = { status: 403, message: 'requests of other sites are refused' };
const noIdentity: Denial = { status: 401, message: 'neither the control token nor a panel session was sent' };

/** Who may use the control server. */
export function createControlAccess({ binding, token, allow, sessions }: ControlAccessOptions): ControlAccess {
  // Cookies ignore ports: the name keeps two gateways on one machine apart.
  const cookieName = `corral_${binding.port}`;
  const isListed = createAddressList(allow);
  const mayCome = ({ socket }: IncomingMessage): boolean => {
    const address = withoutMapping(socket.remoteAddress ?? '');
    return allow.length === 0 || isLoopback(address) || isListed(address);
  };
  const isOurs = (request: IncomingMessage): boolean =>
    isOwnHost(request.headers.host, binding, request.socket.localAddress);
  const isSignedIn = (request: IncomingMessage): boolean => sessions.isSignedIn(request.headers.cookie, cookieName);
  const hasToken = ({ headers }: IncomingMessage): boolean => {
    const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return given !== undefined && isSameToken(given, token);
  };

  return {
    cookieName,
    hasToken,
    isSignedIn,
    denyStranger(request) {
      if (!mayCome(request)) return foreignAddress;
      if (!isOurs(request)) return foreignHost;
      return isForeignOrigin(request.headers) ? foreignOrigin : null;
    },
    // Metrics hold no secret. A scraper on the network may know us by any name; on loopback only a rebound page would.
    denyScraper(request) {
      if (isLoopback(binding.host) && !isOurs(request)) return foreignHost;
      return isForeignOrigin(request.headers) ? foreignOrigin : null;
    },
    denyCommander(request) {
      if (hasToken(request)) return null;
      if (isForeignFetch(request.headers['sec-fetch-site'])) return foreignOrigin;
      // A browser names the origin of every post: one that has a session but no origin is not our panel.
      if (request.method === 'POST' && request.headers.origin === undefined) return noIdentity;
      return isSignedIn(request) ? null : noIdentity;
    },
  };
}
