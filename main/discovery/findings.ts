import type { DiscoveredServer, DiscoverySnapshot } from '../../shared/discovery.ts';

export type Found = Omit<DiscoveredServer, 'knownAs'>;
export type How = Pick<DiscoveredServer, 'via' | 'name'>;

/** What a look at an address found: a server, with lists that are null when they could not be read, or why it is none. */
export type Look =
  | {
      readonly ok: true;
      readonly version: string;
      readonly installed: readonly unknown[] | null;
      readonly loaded: readonly unknown[] | null;
    }
  | { readonly ok: false; readonly reason: string };

export interface Findings {
  add(url: string, look: Look, how: How): void;
  /** What was found there has announced itself by this name. */
  name(url: string, name: string): void;
  seen(): { readonly found: readonly Found[]; readonly unusable: DiscoverySnapshot['unusable'] };
}

/** What a search has come upon. */
export function createFindings(): Findings {
  const found = new Map<string, Found>();
  const unusable = new Map<string, string>();
  return {
    add(url, look, how) {
      if (!look.ok) {
        unusable.set(url, look.reason);
        return;
      }
      const { version, installed, loaded } = look;
      found.set(url, { url, version, models: installed?.length ?? null, loaded: loaded?.length ?? null, ...how });
    },
    name(url, name) {
      const server = found.get(url);
      if (server?.name === null) found.set(url, { ...server, name });
    },
    seen: () => ({
      found: [...found.values()],
      unusable: [...unusable].map(([url, reason]) => ({ url, reason })),
    }),
  };
}
