import { ok } from '../../shared/result.ts';
import type { OperationStore, StoredOperation } from '../ports.ts';
import { createMemoryOperationStore } from './memory-operation-store.ts';

/** Keeps operations on a demo's backends in memory, and all others where they outlive the process. */
export function keepBesideDemo(lasting: OperationStore, isPassing: (backend: string) => boolean): OperationStore {
  const passing = createMemoryOperationStore();
  const isOfDemo = ({ snapshot }: StoredOperation): boolean =>
    passing.find(snapshot.id) !== undefined || isPassing(snapshot.backend);
  return {
    isLasting: (backend) => !isPassing(backend),
    unended: lasting.unended,
    save(...operations) {
      const ofDemo = operations.filter(isOfDemo);
      if (ofDemo.length > 0) passing.save(...ofDemo);
      const others = operations.filter((operation) => !ofDemo.includes(operation));
      return others.length > 0 ? lasting.save(...others) : ok(undefined);
    },
    ended: (count) =>
      [...passing.ended(count), ...lasting.ended(count)]
        .sort((one, other) => (other.snapshot.endedAt ?? 0) - (one.snapshot.endedAt ?? 0))
        .slice(0, count),
    find: (id) => passing.find(id) ?? lasting.find(id),
  };
}
