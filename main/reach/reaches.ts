import { resolve } from 'node:path';
import type { Reach } from '../fleet/reach.ts';
import { type BackendConfig, createReach, reachKey } from './create-reach.ts';
import { readCredential } from './read-credential.ts';

/** How each backend is reached. What does not change between two configurations goes on with what it has read. */
export interface Reaches {
  /** Null where its URL says it all. */
  of(backend: BackendConfig): Reach | null;
  /** Forgets what none of these needs. */
  keepOnly(backends: readonly BackendConfig[]): void;
}

/** Relative paths of files start at `folder`. */
export function createReaches(folder: string): Reaches {
  const known = new Map<string, Reach>();
  return {
    of(backend) {
      const key = reachKey(backend);
      if (key === null) return null;
      const reach =
        known.get(key) ??
        createReach(backend, key, ({ env, file }) =>
          readCredential({ env, file: file === undefined ? undefined : resolve(folder, file) }),
        );
      known.set(key, reach);
      return reach;
    },
    keepOnly(backends) {
      const wanted = new Set(backends.map(reachKey));
      for (const key of known.keys()) if (!wanted.has(key)) known.delete(key);
    },
  };
}
