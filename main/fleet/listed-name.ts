import type { ReadonlyBackend } from './backend.ts';

/** A model's name as that server lists it, which is the surest to be understood there; null when it lists none. */
export function listedName({ installed }: ReadonlyBackend, model: string): string | null {
  const raw = installed?.get(model)?.raw;
  const name = raw?.model ?? raw?.name;
  return typeof name === 'string' ? name : null;
}
