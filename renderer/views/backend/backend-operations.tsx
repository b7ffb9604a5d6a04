import { useNow } from '../../store/now.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { useCancelling } from '../../store/use-cancelling.ts';
import { OperationsList } from '../../ui/operations-list.tsx';
import { Section } from './section.tsx';

/** Models being loaded, fetched or deleted there, and how the latest ended. */
export function BackendOperations({ id }: { readonly id: string }) {
  const operations = useSnapshot().operations.filter(({ backend }) => backend === id);
  const cancelling = useCancelling();
  const now = useNow();
  return (
    <Section title="Operations" aside={String(operations.length)}>
      <OperationsList
        operations={operations}
        now={now}
        {...cancelling}
        empty="Nothing is being warmed, pulled or deleted there"
        isOnePlace
      />
    </Section>
  );
}
