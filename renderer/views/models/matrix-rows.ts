import type { BackendInventory, InstalledModel } from '../../../shared/snapshot.ts';

/** One model, with its copy on each backend that has it. */
export interface MatrixRow {
  /** Canonical name. */
  readonly model: string;
  /** The largest copy's; null when none is on a disk that is known of. */
  readonly sizeBytes: number | null;
  /** By backend. */
  readonly copies: ReadonlyMap<string, InstalledModel>;
  /** Where it runs, when no backend has it itself and some only pass requests for it on. */
  readonly cloud: string | null;
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
export function rowOf(model: string, copies: ReadonlyMap<string, InstalledModel>): MatrixRow {
  const all = [...copies.values()];
  const own = all.filter(({ cloud }) => cloud === undefined);
  return {
    model,
    sizeBytes: Math.max(0, ...own.map(({ sizeBytes }) => sizeBytes)) || null,
    copies,
    cloud: own.length === 0 ? (all[0]?.cloud ?? null) : null,
  };
}

/** What runs in the cloud comes after what backends have themselves. */
export const byName = (a: MatrixRow, b: MatrixRow): number =>
  Number(a.cloud !== null) - Number(b.cloud !== null) || (a.model < b.model ? -1 : Number(a.model > b.model));
