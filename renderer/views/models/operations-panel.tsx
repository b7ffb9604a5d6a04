import { Paper, Title } from '@mantine/core';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { cancelOperation } from '../../store/actions/model-actions.ts';
import { useNow } from '../../store/now.ts';
import { usePanel } from '../../store/panel-store.ts';
import { operationTitle } from '../../ui/operation-words.ts';
import { OperationsList } from '../../ui/operations-list.tsx';

/** What is being done to models, and how the latest of it ended. */
export function OperationsPanel({ operations }: { readonly operations: readonly OperationSnapshot[] }) {
  const now = useNow();
  const pending = usePanel((state) => state.pending);
  return (
    <Paper withBorder px="sm" py="xs" component="section" aria-label="Operations" className="models-operations">
      <Title order={2} size="h6">
        Operations
      </Title>
      <OperationsList
        operations={operations}
        now={now}
        onCancel={(operation) => void cancelOperation(operation.id, operationTitle(operation))}
        isCancelling={(id) => `operation:${id}` in pending}
        empty="Nothing is being warmed, unloaded, pulled or deleted. What you start shows here, also after this page was closed."
      />
    </Paper>
  );
}
