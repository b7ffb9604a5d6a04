import { Paper, Text, Title } from '@mantine/core';
import { memo } from 'react';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import { useNow } from '../../store/now.ts';
import { useCancelling } from '../../store/use-cancelling.ts';
import { OperationsList } from '../../ui/operations-list.tsx';

/** What is being done to models, and how the latest of it ended. */
export const OperationsPanel = memo(({ operations }: { readonly operations: readonly OperationSnapshot[] }) => (
  <Paper withBorder px="sm" py="xs" component="section" aria-label="Operations" className="models-operations">
    <Title order={2} size="h6">
      Operations
    </Title>
    {operations.length === 0 ? (
      <Text size="sm" c="dimmed">
        Nothing is being warmed, unloaded, pulled or deleted. What you start shows here, also after this page was
        closed.
      </Text>
    ) : (
      <Operations operations={operations} />
    )}
  </Paper>
));

/** Looks at the clock only while there is something that ages. */
function Operations({ operations }: { readonly operations: readonly OperationSnapshot[] }) {
  const now = useNow();
  const cancelling = useCancelling();
  return <OperationsList operations={operations} now={now} {...cancelling} empty="" />;
}
