import type { BackendInventory, BackendSnapshot } from '../../shared/snapshot.ts';
import { takesWork } from '../ui/backend-state.ts';

/** Models that nobody could use any more without this backend: installed there, and on no other that serves. */
export function modelsLost(
  id: string,
  backends: readonly BackendSnapshot[],
  inventory: readonly BackendInventory[],
): readonly string[] {
  const serving = new Set(backends.filter((backend) => backend.id !== id && takesWork(backend)).map((one) => one.id));
  const namesOf = ({ installed }: BackendInventory): string[] => (installed ?? []).map(({ name }) => name);
  const elsewhere = new Set(inventory.filter(({ backend }) => serving.has(backend)).flatMap(namesOf));
  const here = inventory.find(({ backend }) => backend === id);
  return here ? namesOf(here).filter((name) => !elsewhere.has(name)) : [];
}
