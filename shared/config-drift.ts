import { checkSpellings } from './config-aliases.ts';
import { type Conflict, conflict } from './config-problem.ts';
import { isCloudModel } from './model-name.ts';

const PATH = ['models', 'drift', 'models'] as const;

/** What is wrong between drift policies of single models: twins, and models that have no copies to compare. */
export function checkDrift(models: readonly string[]): Conflict[] {
  const cloudy = models
    .filter(isCloudModel)
    .map((model) => conflict([...PATH, model], 'runs in the cloud: it has no copies that could differ'));
  return [...checkSpellings(PATH, models), ...cloudy];
}
