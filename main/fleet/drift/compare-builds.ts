import { type Build, bareDigest } from '../../../shared/drift.ts';
import { isSetAside } from '../../../shared/set-aside.ts';
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
 * comes and goes changes nothing; a copy without a digest, one that only stands for a model of the cloud, and what a sync
 * has set aside, do not.
 * `backends` in the configuration's order. Pure.
 */
export function compareBuilds(backends: Iterable<Holder>): Drifted {
  const drifted = new Map<string, readonly [Build, Build, ...Build[]]>();
  for (const [model, byDigest] of holdersOf(backends)) {
    const [reference, second, ...others] = inOrder(byDigest);
    if (reference && second) drifted.set(model, [reference, second, ...others]);
  }
  return drifted;
}

/** The builds there are of one model, the reference first; one where all are alike, none where nobody has it. Pure. */
export const buildsOf = (backends: Iterable<Holder>, model: string): readonly Build[] =>
  inOrder(holdersOf(backends).get(model) ?? new Map());

/** Sorting keeps the order of those that as many have: whose first holder comes first, comes first. */
const inOrder = (byDigest: ReadonlyMap<string, readonly string[]>): Build[] =>
  [...byDigest]
    .map(([digest, backends]) => ({ digest, backends }))
    .sort((a, b) => b.backends.length - a.backends.length);

/** Who has which build of what. */
function holdersOf(backends: Iterable<Holder>): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const holders = new Map<string, Map<string, string[]>>();
  for (const { id, installed } of backends)
    for (const entry of installed?.values() ?? []) {
      const digest = bareDigest(entry.digest);
      if (digest === '' || isRemoteCopy(entry) || isSetAside(entry.model)) continue;
      const byDigest = holders.get(entry.model) ?? new Map<string, string[]>();
      holders.set(entry.model, byDigest);
      byDigest.set(digest, byDigest.get(digest) ?? []);
      byDigest.get(digest)?.push(id);
    }
  return holders;
}
