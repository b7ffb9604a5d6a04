import type { Config } from '../../../shared/config.ts';

/** What one exporter makes: the lines of the text, and what they cannot say. */
export interface Draft {
  readonly lines: readonly string[];
  readonly left: readonly string[];
}

export type Backend = Config['backends'][number];

const loopback = /^(?:127\.|::1$|localhost$)/;

/** Whether clients have to show a key. */
export const needsKey = ({ access, listen }: Config): boolean =>
  access.mode === 'required' || (access.mode === 'auto' && !loopback.test(listen.host));

/** `host:port` of a backend, and whether it is reached by HTTPS. */
export function addressOf(url: string): { readonly address: string; readonly isSecure: boolean } {
  const isSecure = url.startsWith('https://');
  const authority = url.replace(/^https?:\/\//, '');
  return { address: /:\d+$/.test(authority) ? authority : `${authority}:${isSecure ? 443 : 80}`, isSecure };
}

/** Where the other product is to look for a certificate that Corral fetches by itself: plain HTTP in its place would be worse. */
const FETCHED = { cert: '/PUT/THE/CERTIFICATE/HERE.pem', key: '/PUT/THE/KEY/HERE.pem' };

/** The files to serve HTTPS with; null for plain HTTP. */
export function certificateOf({ listen }: Config): { readonly cert: string; readonly key: string } | null {
  if (!listen.tls) return null;
  const { cert = FETCHED.cert, key = FETCHED.key } = listen.tls;
  return { cert, key };
}

/** An address to listen on, with IPv6 in brackets. */
export const listenAddress = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Weights as whole numbers in the same proportion, as far as that goes. */
export function wholeWeights(backends: readonly Backend[], most: number): readonly number[] {
  const factor = backends.every(({ weight }) => Number.isInteger(weight)) ? 1 : 10;
  return backends.map(({ weight }) => Math.min(most, Math.max(1, Math.round(weight * factor))));
}

/** The backends that come first, and those that stand in for them. */
export const lowestTier = (backends: readonly Backend[]): number => Math.min(...backends.map(({ tier }) => tier));

/** What none of the three has anything like. */
export function leftByAll({ listen, routing, health, limits, models, backends }: Config): string[] {
  const left = [
    'a backend is chosen without knowing which models it has, which are loaded, and how busy its slots are',
  ];
  if (routing.policy === 'adaptive')
    left.push('routing.policy adaptive: the backend with the fewest connections is taken instead');
  if (routing.policy === 'sticky-prefix')
    left.push('routing.policy sticky-prefix: conversations do not return to their backend');
  if (health.deep.interval > 0) left.push('health.deep: a server that answers and hangs is not found out');
  if (listen.tls && listen.tls.cert === undefined)
    left.push('the certificate that is fetched by itself: get one, and put its path where it says so');
  if (limits.concurrent > 0) left.push(`limits.concurrent: ${limits.concurrent} requests of one key at a time`);
  if (limits.tokensPerMinute > 0) left.push('limits.tokensPerMinute');
  if (Object.keys(models.context).length > 0) left.push('models.context: sizes of contexts are not held to');
  if ([models.drift.policy, ...Object.values(models.drift.models)].some((policy) => policy !== 'warn'))
    left.push('models.drift: which build of a model answers is left to chance');
  if (new Set(backends.map(({ tier }) => tier)).size > 2) left.push('tiers above the second are one with it');
  return left;
}
