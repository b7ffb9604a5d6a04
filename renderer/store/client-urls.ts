import type { LocalNetwork } from '../../shared/discovery.ts';
import { isLoopback } from '../../shared/loopback.ts';

const wildcards = new Set(['0.0.0.0', '[::]']);

/** Whether a gateway can be reached from other machines. */
export const isOnNetwork = (gatewayUrl: string): boolean => !isLoopback(new URL(gatewayUrl).hostname);

/**
 * The base URLs that clients can use, the best first. A gateway that listens everywhere is reached by this machine's
 * addresses: the one it was told to listen on leads nowhere.
 */
export function clientUrls(gatewayUrl: string, networks: readonly Pick<LocalNetwork, 'address'>[]): readonly string[] {
  const { protocol, hostname, port } = new URL(gatewayUrl);
  if (!wildcards.has(hostname)) return [gatewayUrl];
  const suffix = port === '' ? '' : `:${port}`;
  const addresses = new Set([...networks.map(({ address }) => address), '127.0.0.1']);
  return [...addresses].map((address) => `${protocol}//${address}${suffix}`);
}
