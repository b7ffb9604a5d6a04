import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconListCheck, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { orderAgain } from '../../store/actions/model-actions.ts';
import { useNow } from '../../store/now.ts';
import { useCancelling } from '../../store/use-cancelling.ts';
import { formatCount } from '../../ui/figures.ts';
import { operationTitle } from '../../ui/operation-words.ts';
import { OperationsList } from '../../ui/operations-list.tsx';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { type OperationFilter, showOperations } from './show-operations.ts';
import { useOperations } from './use-operations.ts';

const PAGE = 100;
const everything: OperationFilter = { text: '', state: 'all' };

/** Every operation that is kept, what runs on top: who ordered it, how long it took, how it ended, and once more. */
export function OperationHistory() {
  const history = useOperations();
  const [filter, setFilter] = useState(everything);
  const [length, setLength] = useState(PAGE);
  if (history.state === 'loading') return <Loading what="the operations" />;
  if (history.state === 'failed')
    return (
      <Placeholder icon={<IconListCheck size={40} />} title="The operations could not be read">
        {history.reason}
      </Placeholder>
    );
  if (history.operations.length === 0)
    return (
      <Placeholder icon={<IconListCheck size={40} />} title="No operations yet">
        What is warmed, unloaded, pulled, deleted or healed shows here, and stays for 90 days.
      </Placeholder>
    );
  const shown = showOperations(history.operations, filter);
  return (
    <Stack gap="xs">
      <Toolbar filter={filter} onChange={setFilter} shown={shown.length} />
      {shown.length === 0 ? (
        <Placeholder icon={<IconListCheck size={40} />} title="No operation matches">
          <Button variant="default" onClick={() => setFilter(everything)}>
            Show all operations
          </Button>
        </Placeholder>
      ) : (
        <Rows operations={shown.slice(0, length)} />
      )}
      {shown.length > length ? (
        <Button variant="default" onClick={() => setLength(length + PAGE)}>
          Show {Math.min(PAGE, shown.length - length)} more
        </Button>
      ) : null}
    </Stack>
  );
}

interface ToolbarProps {
  readonly filter: OperationFilter;
  readonly onChange: (filter: OperationFilter) => void;
  readonly shown: number;
}

const states: readonly { readonly value: OperationFilter['state']; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
];

const Toolbar = ({ filter, onChange, shown }: ToolbarProps) => (
  <Group gap="lg">
    <TextInput
      data-filter
      aria-label="Filter operations"
      placeholder="Filter by model, backend, person  /"
      size="xs"
      w={280}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={filter.text}
      onChange={({ currentTarget }) => onChange({ ...filter, text: currentTarget.value })}
    />
    <SegmentedControl<OperationFilter['state']>
      size="xs"
      aria-label="How they stand"
      data={[...states]}
      value={filter.state}
      onChange={(state) => onChange({ ...filter, state })}
    />
    <Text size="xs" c="dimmed" ml="auto" role="status">
      {formatCount(shown, 'operation')}
    </Text>
  </Group>
);

function Rows({ operations }: Pick<Parameters<typeof OperationsList>[0], 'operations'>) {
  const now = useNow();
  const cancelling = useCancelling();
  return (
    <OperationsList
      operations={operations}
      now={now}
      {...cancelling}
      onAgain={(operation) => void orderAgain(operation.id, operationTitle(operation))}
      empty=""
    />
  );
}
