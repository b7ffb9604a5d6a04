import { ok } from '../../shared/result.ts';
import type { KeyStore, StoredKey, UseReport } from '../ports.ts';

/** Keys that end with the process. */
export function createMemoryKeyStore(): KeyStore {
  const keys = new Map<string, StoredKey>();
  const uses: UseReport['uses'][number][] = [];
  return {
    load: () => [...keys.values()],
    save(...saved) {
      for (const key of saved) keys.set(key.id, key);
      return ok(undefined);
    },
    noteUse(report) {
      uses.push(...report.uses);
      for (const key of report.keys) keys.set(key.id, key);
      return ok(undefined);
    },
    use: (from, id) => uses.filter((use) => use.at >= from && (id === undefined || use.id === id)),
  };
}
