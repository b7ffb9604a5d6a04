import { canonicalModel } from '../../../shared/model-name.ts';
import { firstOption, type ModelOption } from '../../store/playground/model-options.ts';

/** Stands for a model where nothing is installed yet. */
const SOME_MODEL = 'llama3.1:8b';

/** A model to show in an example for a key of these models (none = every model): one that there is, where there is one. */
export function exampleModel(options: readonly ModelOption[], allowed: readonly string[]): string {
  const usable = options.filter(({ model }) => allowed.length === 0 || allowed.some((one) => covers(one, model)));
  return firstOption(usable) || allowed.find((one) => !one.includes('*')) || SOME_MODEL;
}

function covers(nameOrPattern: string, model: string): boolean {
  if (!nameOrPattern.includes('*')) return canonicalModel(nameOrPattern) === canonicalModel(model);
  const parts = nameOrPattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(model);
}
