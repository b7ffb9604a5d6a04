import { cancelOperation } from '../../store/actions/model-actions.ts';
import { useNow } from '../../store/now.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { operationTitle } from '../../ui/operation-words.ts';
import { OperationsList } from '../../ui/operations-list.tsx';
import { Section } from './section.tsx';

/** Models being loaded, fetched or deleted there, and how the latest ended. */
export function BackendOperations({ id }: { readonly id: string }) {
  const operations = useSnapshot().operations.filter(({ backend }) => backend === id);
  const pending = usePanel((state) => state.pending);
  const now = useNow();
  return (
    <Section title="Operations" aside={String(operations.length)}>
      <OperationsList
        operations={operations}
        now={now}
        onCancel={(operation) => void cancelOperation(operation.id, operationTitle(operation))}
        isCancelling={(operation) => pending[`operation:${operation}`] !== undefined}
        empty="Nothing is being warmed, pulled or deleted there"
        isOnePlace
      />
    </Section>
  );
}
