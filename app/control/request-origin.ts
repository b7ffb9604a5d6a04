import { hostname } from 'node:os';
import { isLoopback } from '../../shared/loopback.ts';

/** Where the control server listens: the host as configured, the port as bound. */
export interface Binding {
  readonly host: string;
  readonly port: number;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
const wildcards = ['0.0.0.0', '::'];

const isIpv6 = (address: string): boolean => address.includes(':');

/** An address as it stands in a URL. */
const urlHost = (address: string): string => (isIpv6(address) ? `[${address}]` : address);

/** URL under which this machine reaches what listens on `binding`. */
export const localUrl = (binding: Binding): string => `http://${localAuthority(binding)}`;

function localAuthority({ host, port }: Binding): string {
  if (host === '::') return `[::1]:${port}`;
  return `${wildcards.includes(host) ? '127.0.0.1' : urlHost(host)}:${port}`;
}

/** The same for what already has a URL: an address that means every interface cannot be dialled everywhere. */
export function dialableUrl(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return `${protocol}//${localAuthority({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usual) })}`;
}

/**
 * Whether a `Host` header names this server. A page that made its own name resolve to us (DNS rebinding)
 * sends that name; addresses cannot be rebound, so the one the connection came in on is always ours.
 */
export function isOwnHost(header: string | undefined, binding: Binding, localAddress: string | undefined): boolean {
  const wanted = header?.toLowerCase();
  return ownNames(binding, localAddress).some((name) => {
    const spelled = name.toLowerCase();
    return wanted === `${spelled}:${binding.port}` || (binding.port === 80 && wanted === spelled);
  });
}

function ownNames({ host }: Binding, localAddress: string | undefined): string[] {
  if (isLoopback(host)) return [...loopbackNames, urlHost(host)];
  const arrived = localAddress?.replace(/^::ffff:(?=\d+\.)/, '');
  return [...loopbackNames, urlHost(host), hostname(), ...(arrived ? [urlHost(arrived)] : [])];
}

/** Whether a request says that a page of another origin sent it. Other ports of the same host are other origins. */
export function isForeignOrigin(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}): boolean {
  return headers.origin !== undefined && headers.origin.toLowerCase() !== `http://${headers.host?.toLowerCase()}`;
}

/** Whether the browser says that another site or port made this request; clients that are no browsers say nothing. */
export function isForeignFetch(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
