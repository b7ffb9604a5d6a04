import type { Build } from '../../../shared/drift.ts';
import type { InventoryEntry } from '../facts.ts';
import { isRemoteCopy } from '../remote-copy.ts';

/** Models with several builds, by canonical name; of each the builds, the reference first. */
export type Drifted = ReadonlyMap<string, readonly [Build, Build, ...Build[]]>;

/** As much of a backend as matters. */
interface Holder {
  readonly id: string;
  readonly installed: ReadonlyMap<string, InventoryEntry> | null;
}

export const NO_DRIFT: Drifted = new Map();

/**
 * Which models are not the same everywhere. Whoever has a copy counts, whatever state it is in, so that a server that
 * comes and goes changes nothing; a copy without a digest, and one that only stands for a model of the cloud, does not.
 * `backends` in the configuration's order. Pure.
 */
export function compareBuilds(backends: Iterable<Holder>): Drifted {
  const drifted = new Map<string, readonly [Build, Build, ...Build[]]>();
  for (const [model, byDigest] of holdersOf(backends)) {
    // Sorting keeps the order of those that as many have: whose first holder comes first, comes first.
    const [reference, second, ...others] = [...byDigest]
      .map(([digest, ids]) => ({ digest, backends: ids }))
      .sort((a, b) => b.backends.length - a.backends.length);
    if (reference && second) drifted.set(model, [reference, second, ...others]);
  }
  return drifted;
}

/** Who has which build of what. */
function holdersOf(backends: Iterable<Holder>): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const holders = new Map<string, Map<string, string[]>>();
  for (const { id, installed } of backends)
    for (const entry of installed?.values() ?? []) {
      const digest = entry.digest.replace(/^sha256:/, '');
      if (digest === '' || isRemoteCopy(entry)) continue;
      const byDigest = holders.get(entry.model) ?? new Map<string, string[]>();
      holders.set(entry.model, byDigest);
      byDigest.set(digest, byDigest.get(digest) ?? []);
      byDigest.get(digest)?.push(id);
    }
  return holders;
}
