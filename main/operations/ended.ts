import type { OperationSnapshot } from '../../shared/operation.ts';
import type { Clock } from '../ports.ts';

const REMEMBERED_MS = 600_000;
const MAX_REMEMBERED = 50;

export interface EndedOperations {
  add(operation: OperationSnapshot): void;
  find(id: string): OperationSnapshot | undefined;
  /** Latest first: the last fifty of the last ten minutes. */
  list(): readonly OperationSnapshot[];
}

export function createEndedOperations(clock: Clock): EndedOperations {
  let kept: readonly OperationSnapshot[] = [];
  const list = (): readonly OperationSnapshot[] => {
    const oldest = clock.now() - REMEMBERED_MS;
    kept = kept.filter(({ endedAt }) => (endedAt ?? 0) > oldest);
    return kept;
  };
  return {
    add(operation) {
      kept = [operation, ...kept].slice(0, MAX_REMEMBERED);
    },
    find: (id) => list().find((operation) => operation.id === id),
    list,
  };
}
