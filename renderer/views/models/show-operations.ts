import type { OperationSnapshot, OperationState } from '../../../shared/operation.ts';
import { operationTitle } from '../../ui/operation-words.ts';

export interface OperationFilter {
  readonly text: string;
  readonly state: OperationState | 'all';
}

/** Those that are asked for: each word must be in what is done, where, by whom or with what outcome. */
export function showOperations(
  operations: readonly OperationSnapshot[],
  { text, state }: OperationFilter,
): readonly OperationSnapshot[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const says = (operation: OperationSnapshot): string =>
    `${operation.id} ${operation.kind} ${operationTitle(operation)} ${operation.orderedBy} ${operation.detail}`.toLowerCase();
  return operations.filter(
    (operation) =>
      (state === 'all' || operation.state === state) && words.every((word) => says(operation).includes(word)),
  );
}
