import type { OperationSnapshot } from '../../shared/operation.ts';
import { operationTitle } from '../ui/operation-words.ts';
import { cancelOperation } from './actions/model-actions.ts';
import { usePanel } from './panel-store.ts';

/** What a list of operations needs to let them be called off. */
export function useCancelling() {
  const pending = usePanel((state) => state.pending);
  return {
    onCancel: (operation: OperationSnapshot) => void cancelOperation(operation.id, operationTitle(operation)),
    isCancelling: (id: string): boolean => `operation:${id}` in pending,
  };
}
