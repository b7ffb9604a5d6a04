import type { Config } from '../shared/config.ts';
import { isLoopback } from '../shared/loopback.ts';

/**
 * Settings this version understands but cannot honour. Refusing them is the only safe reading: an admin who asks for TLS
 * or keys must not get a gateway without.
 */
export function findUnsupported({ listen, access, models, limits, routing }: Config): string[] {
  const problems: string[] = [];
  if (listen.tls) problems.push('listen.tls: this version does not serve TLS yet');
  if (listen.redirectFrom !== undefined) problems.push('listen.redirectFrom: this version does not serve TLS yet');
  if (access.mode === 'required') problems.push('access.mode: this version has no API keys yet; use open or auto');
  if (access.mode === 'auto' && !isLoopback(listen.host))
    problems.push(
      `access.mode: listening on ${listen.host} lets the network in, and this version has no API keys yet; ` +
        'set access.mode to open if everybody on it may use the gateway',
    );
  if (Object.keys(models.aliases).length > 0) problems.push('models.aliases: this version does not serve aliases yet');
  if (limits.perIpRequestsPerMinute > 0)
    problems.push('limits.perIpRequestsPerMinute: this version does not limit rates yet');
  if (routing.policy === 'sticky-client' || routing.policy === 'sticky-prefix')
    problems.push(`routing.policy: ${routing.policy} is not available in this version yet`);
  return problems;
}
