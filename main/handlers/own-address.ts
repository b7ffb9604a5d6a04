import { isLoopback } from '../../shared/loopback.ts';

const wildcards = new Set(['0.0.0.0', '[::]']);

/** Whether a server's URL leads back to this gateway: as its own backend it would ask itself for ever. */
export function isOwnAddress(url: string, gatewayUrl: string): boolean {
  const [server, gateway] = [new URL(url), new URL(gatewayUrl)];
  if (portOf(server) !== portOf(gateway)) return false;
  if (server.hostname === gateway.hostname) return true;
  const reachesItself = isLoopback(gateway.hostname) || wildcards.has(gateway.hostname);
  return reachesItself && (isLoopback(server.hostname) || wildcards.has(server.hostname));
}

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');
