import type { AliasSnapshot } from './alias.ts';
import { takesWork } from './backend-state.ts';
import { isCloudModel } from './model-name.ts';
import type { BackendInventory, BackendSnapshot } from './snapshot.ts';

/** What is known of the fleet, as a snapshot and the list of what is installed tell it. */
export interface Reach {
  readonly backends: readonly Pick<BackendSnapshot, 'id' | 'mode' | 'health'>[];
  readonly inventory: readonly BackendInventory[];
  readonly aliases: readonly Pick<AliasSnapshot, 'name' | 'steps'>[];
}

/**
 * Models and aliases that nobody could use any more without this backend: it serves them, and no other in service does.
 * None when it serves nothing itself, being down or out already.
 */
export function unreachableWithout(id: string, { backends, inventory, aliases }: Reach): readonly string[] {
  const own = backends.find((backend) => backend.id === id);
  if (own?.mode !== 'active' || own.health === 'down' || own.health === 'misconfigured') return [];
  const serving = new Set(backends.filter((backend) => backend.id !== id && takesWork(backend)).map((one) => one.id));
  const elsewhere = new Set(inventory.filter(({ backend }) => serving.has(backend)).flatMap(namesOf));
  const here = inventory.find(({ backend }) => backend === id);
  const isLost = (model: string): boolean => !(isCloudModel(model) ? serving.size > 0 : elsewhere.has(model));
  const models = here ? namesOf(here).filter(isLost) : [];
  const onlyHere = ({ steps }: Reach['aliases'][number]): boolean => {
    const servedBy = new Set(steps.flatMap((step) => step.servedBy));
    return servedBy.has(id) && servedBy.size === 1;
  };
  return [...models, ...aliases.filter(onlyHere).map(({ name }) => name)];
}

const namesOf = ({ installed }: BackendInventory): string[] => (installed ?? []).map(({ name }) => name);
