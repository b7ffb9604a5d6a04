import type { BackendInventory, InstalledModel } from '../../../shared/snapshot.ts';

/** One model, with its copy on each backend that has it. */
export interface MatrixRow {
  /** Canonical name. */
  readonly model: string;
  /** The largest copy's; null when none is on a disk that is known of. */
  readonly sizeBytes: number | null;
  /** By backend. */
  readonly copies: ReadonlyMap<string, InstalledModel>;
}

/** What the matrix is made of, in the order of the names; changes only with an inventory. */
export function matrixRows(inventory: readonly BackendInventory[]): readonly MatrixRow[] {
  const copies = new Map<string, Map<string, InstalledModel>>();
  for (const { backend, installed } of inventory)
    for (const copy of installed ?? []) {
      const known = copies.get(copy.name);
      if (known) known.set(backend, copy);
      else copies.set(copy.name, new Map([[backend, copy]]));
    }
  return [...copies].map(([model, on]) => rowOf(model, on)).sort(byName);
}

/** A model that no inventory has: one that is being pulled for the first time. */
export const rowOf = (model: string, copies: ReadonlyMap<string, InstalledModel>): MatrixRow => ({
  model,
  sizeBytes: Math.max(0, ...[...copies.values()].map(({ sizeBytes }) => sizeBytes)) || null,
  copies,
});

export const byName = (a: MatrixRow, b: MatrixRow): number => (a.model < b.model ? -1 : Number(a.model > b.model));
