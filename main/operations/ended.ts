import type { OperationSnapshot } from '../../shared/operation.ts';
import type { Clock } from '../ports.ts';

const REMEMBERED_MS = 600_000;
const MAX_REMEMBERED = 50;

export interface EndedOperations {
  add(operation: OperationSnapshot): void;
  /** Latest first: the last fifty of the last ten minutes. */
  list(): readonly OperationSnapshot[];
}

/** `before` = those an earlier run of the gateway knew of, latest first. */
export function createEndedOperations(clock: Clock, before: readonly OperationSnapshot[] = []): EndedOperations {
  let kept = before.slice(0, MAX_REMEMBERED);
  const list = (): readonly OperationSnapshot[] => {
    const oldest = clock.now() - REMEMBERED_MS;
    kept = kept.filter(({ endedAt }) => (endedAt ?? 0) > oldest);
    return kept;
  };
  return {
    add(operation) {
      kept = [operation, ...kept].slice(0, MAX_REMEMBERED);
    },
    list,
  };
}
