import { ok } from '../../shared/result.ts';
import type { OperationStore, StoredOperation } from '../ports.ts';

const MAX_KEPT = 200;

/** Operations that end with the process. */
export function createMemoryOperationStore(): OperationStore {
  const kept = new Map<string, StoredOperation>();
  const hasEnded = ({ snapshot }: StoredOperation): boolean => snapshot.endedAt !== null;
  const latestFirst = (one: StoredOperation, other: StoredOperation): number =>
    (other.snapshot.endedAt ?? 0) - (one.snapshot.endedAt ?? 0);
  // Reversed first: of those that ended within the same millisecond, the last to be ordered comes first.
  const ended = (): readonly StoredOperation[] => [...kept.values()].filter(hasEnded).reverse().sort(latestFirst);
  return {
    isLasting: () => false,
    unended: () => [],
    save(...operations) {
      for (const operation of operations) kept.set(operation.snapshot.id, operation);
      for (const { snapshot } of ended().slice(MAX_KEPT)) kept.delete(snapshot.id);
      return ok(undefined);
    },
    ended: (count) => ended().slice(0, count),
    find: (id) => kept.get(id),
  };
}
