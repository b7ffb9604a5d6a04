import type { Snapshot } from '../../shared/snapshot.ts';

/** Two minutes at two snapshots a second, of which every second one is kept. */
const LENGTH = 60;
const SPACING_MS = 2_000;

const sparks = new Map<string, readonly (number | null)[]>();
let keptAt = Number.NEGATIVE_INFINITY;

/** Notes each backend's requests/s for its sparkline; what left the fleet is forgotten. */
export function keepSparks({ at, backends }: Snapshot): void {
  if (at - keptAt < SPACING_MS && at >= keptAt) return;
  keptAt = at;
  const ids = new Set(backends.map(({ id }) => id));
  for (const id of sparks.keys()) if (!ids.has(id)) sparks.delete(id);
  for (const { id, rates } of backends) {
    sparks.set(id, [...(sparks.get(id) ?? []), rates.requestsPerSecond].slice(-LENGTH));
  }
}

/** The last two minutes of requests/s, oldest first, as far as this page has seen them. */
export const sparkOf = (id: string): readonly (number | null)[] => sparks.get(id) ?? [];
