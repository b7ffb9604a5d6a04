import type { BackendInventory, BackendSnapshot } from '../../../shared/snapshot.ts';

export interface ModelOption {
  readonly model: string;
  /** Backends that hold it in memory now. */
  readonly loadedOn: readonly string[];
  readonly installedOn: readonly string[];
}

/** The models that can be asked, those in memory first; of one backend when it is named. */
export function modelOptions(
  inventory: readonly BackendInventory[],
  backends: readonly Pick<BackendSnapshot, 'id' | 'loaded'>[],
  only: string | null,
): readonly ModelOption[] {
  const options = new Map<string, { loadedOn: string[]; installedOn: string[] }>();
  for (const { backend, installed } of inventory) {
    if (only !== null && backend !== only) continue;
    const loaded = new Set(backends.find(({ id }) => id === backend)?.loaded.map(({ name }) => name));
    for (const { name } of installed ?? []) {
      const option = options.get(name) ?? { loadedOn: [], installedOn: [] };
      options.set(name, option);
      option.installedOn.push(backend);
      if (loaded.has(name)) option.loadedOn.push(backend);
    }
  }
  return [...options]
    .map(([model, where]) => ({ model, ...where }))
    .sort((a, b) => rank(a) - rank(b) || a.model.localeCompare(b.model));
}

const rank = ({ loadedOn }: ModelOption): number => (loadedOn.length > 0 ? 0 : 1);

/** What a side that has not chosen asks: not a model that only embeds, when its name gives it away. */
export const firstOption = (options: readonly ModelOption[]): string =>
  (options.find(({ model }) => !/embed/i.test(model)) ?? options[0])?.model ?? '';
