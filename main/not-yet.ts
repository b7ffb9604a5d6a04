import type { Config } from '../shared/config.ts';
import type { ConfigProblem } from '../shared/config-problem.ts';

/**
 * Settings this version understands but cannot honour. Refusing them is the only safe reading: an admin who asks for
 * a limit must not get a gateway without.
 */
export function findUnsupported({ models }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const refuse = (path: string, message: string): void => void problems.push({ path, line: 0, column: 0, message });
  if (Object.keys(models.aliases).length > 0) refuse('models.aliases', 'this version does not serve aliases yet');
  return problems;
}
