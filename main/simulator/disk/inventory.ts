import type { ModelSpec } from '../config.ts';
import { displayName, keyOf, parseName } from '../request/names.ts';

/** The models on one server's disk, found by any spelling of their name. */
export interface Inventory {
  find(name: string): ModelSpec | undefined;
  /** Newest first. */
  list(): ModelSpec[];
  put(model: ModelSpec): void;
  /** False when there was no such model. */
  remove(name: string): boolean;
  replaceAll(models: readonly ModelSpec[]): void;
}

export function createInventory(initial: readonly ModelSpec[]): Inventory {
  const byKey = new Map<string, ModelSpec>();
  const key = (name: string): string | null => {
    const parsed = parseName(name);
    return parsed && keyOf(parsed);
  };
  const inventory: Inventory = {
    find: (name) => byKey.get(key(name) ?? ''),
    list: () => [...byKey.values()].sort((left, right) => right.modifiedAtMs - left.modifiedAtMs),
    put(model) {
      const parsed = parseName(model.name);
      if (!parsed) throw new Error(`simulator: not a model name: ${model.name}`);
      byKey.set(keyOf(parsed), { ...model, name: displayName(parsed) });
    },
    remove: (name) => byKey.delete(key(name) ?? ''),
    replaceAll(models) {
      byKey.clear();
      for (const model of models) inventory.put(model);
    },
  };
  inventory.replaceAll(initial);
  return inventory;
}
