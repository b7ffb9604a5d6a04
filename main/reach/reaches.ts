import { resolve } from 'node:path';
import type { Reach } from '../fleet/reach.ts';
import { type BackendConfig, type CredentialReader, createReach, reachKey } from './create-reach.ts';
import { readAuthority } from './read-authority.ts';
import { readCredential } from './read-credential.ts';
import { ownersAmong } from './stored-credentials.ts';
import type { Vault } from './vault.ts';

/** How each backend is reached. What does not change between two configurations goes on with what it has read. */
export interface Reaches {
  /** Null where its URL says it all. */
  of(backend: BackendConfig): Reach | null;
  /** Forgets what none of these needs, and has what they need opened. */
  adopt(backends: readonly BackendConfig[]): void;
}

/** Relative paths of files start at `folder`. */
export function createReaches(folder: string, vault: Pick<Vault, 'read' | 'setAt' | 'adopt'>): Reaches {
  const known = new Map<string, Reach>();
  const readerOf = (backend: BackendConfig): CredentialReader => ({
    read({ env, file, stored }) {
      if (stored) return vault.read(backend);
      return readCredential({ env, file: file === undefined ? undefined : resolve(folder, file) });
    },
    setAt: () => vault.setAt(backend),
    authority: (file) => readAuthority(resolve(folder, file)),
  });
  return {
    of(backend) {
      const key = reachKey(backend);
      if (key === null) return null;
      const reach = known.get(key) ?? createReach(backend, key, readerOf(backend));
      known.set(key, reach);
      return reach;
    },
    adopt(backends) {
      void vault.adopt(ownersAmong(backends));
      const wanted = new Set(backends.map(reachKey));
      for (const key of known.keys()) if (!wanted.has(key)) known.delete(key);
    },
  };
}
