import type { Config } from '../shared/config.ts';
import type { ConfigProblem } from '../shared/config-problem.ts';
import { isLoopback } from '../shared/loopback.ts';

/**
 * Settings this version understands but cannot honour. Refusing them is the only safe reading: an admin who asks for
 * keys must not get a gateway without.
 */
export function findUnsupported({ listen, access, models, limits }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const refuse = (path: string, message: string): void => void problems.push({ path, line: 0, column: 0, message });
  if (access.mode === 'required') refuse('access.mode', 'this version has no API keys yet; use open or auto');
  if (access.mode === 'auto' && !isLoopback(listen.host))
    refuse(
      'access.mode',
      `listening on ${listen.host} lets the network in, and this version has no API keys yet; ` +
        'set access.mode to open if everybody on it may use the gateway',
    );
  if (Object.keys(models.aliases).length > 0) refuse('models.aliases', 'this version does not serve aliases yet');
  if (limits.perIpRequestsPerMinute > 0)
    refuse('limits.perIpRequestsPerMinute', 'this version does not limit rates yet');
  return problems;
}
