import type { Config } from '../shared/config.ts';
import type { ConfigProblem } from '../shared/config-problem.ts';

/**
 * Settings this version understands but cannot honour. Refusing them is the only safe reading: an admin who asks for
 * a limit must not get a gateway without.
 */
export function findUnsupported({ models, limits }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const refuse = (path: string, message: string): void => void problems.push({ path, line: 0, column: 0, message });
  if (Object.keys(models.aliases).length > 0) refuse('models.aliases', 'this version does not serve aliases yet');
  for (const key of ['perIpRequestsPerMinute', 'tokensPerMinute'] as const)
    if (limits[key] > 0) refuse(`limits.${key}`, 'this version does not limit rates yet');
  return problems;
}
