import type { DiscoveredServer } from '../../../../shared/discovery.ts';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { suggestBackendId } from '../../../../shared/suggest-backend-id.ts';

/** What somebody changed about the findings; everything else is suggested. */
export interface Choices {
  /** Addresses that are not wanted; every new one is until then. */
  readonly unwanted: ReadonlySet<string>;
  /** Ids that somebody wrote, by address. */
  readonly ids: ReadonlyMap<string, string>;
}

export interface FoundRow {
  readonly server: DiscoveredServer;
  readonly id: string;
  /** The backend that it is already; null for a new one. */
  readonly knownAs: string | null;
  readonly isWanted: boolean;
}

/** Findings with an id each: written, else made from the name it announced or its address, and never one that is taken. */
export function foundRows(
  found: readonly DiscoveredServer[],
  backends: readonly Pick<BackendSnapshot, 'id' | 'url'>[],
  { unwanted, ids }: Choices,
): readonly FoundRow[] {
  const knownBy = new Map(backends.map(({ id, url }) => [url, id]));
  const taken = new Set([...backends.map(({ id }) => id), ...ids.values()]);
  return found.map((server) => {
    const knownAs = knownBy.get(server.url) ?? null;
    const id = knownAs ?? ids.get(server.url) ?? suggestBackendId(server.name ?? server.url, taken);
    taken.add(id);
    return { server, id, knownAs, isWanted: knownAs === null && !unwanted.has(server.url) };
  });
}
