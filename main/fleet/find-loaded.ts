import type { ReadonlyBackend } from './backend.ts';
import type { ResidencyEntry } from './facts.ts';

/**
 * The model in that server's list of loaded ones. Names of the same weights share one runner, which is listed under the
 * name that loaded it: a row with the digest that is installed under our name is ours.
 */
export function findLoaded(backend: ReadonlyBackend, model: string): ResidencyEntry | null {
  const named = backend.resident.get(model);
  if (named) return named;
  const digestOf = (name: string): string => backend.installed?.get(name)?.digest ?? '';
  const digest = digestOf(model);
  if (digest === '') return null;
  return [...backend.resident.values()].find((entry) => digestOf(entry.model) === digest) ?? null;
}
