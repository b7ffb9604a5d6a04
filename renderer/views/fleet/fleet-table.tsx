import { Button, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type SortingState, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { useBackends } from '../../store/selectors.ts';
import { type ListRow, listFeatures } from '../../ui/list-features.ts';
import { ListTable } from '../../ui/list-table.tsx';
import { Placeholder } from '../../ui/placeholder.tsx';
import { columns } from './columns.tsx';
import { mark, useListState } from './list-state.ts';
import { matchesFilter } from './row-facts.ts';
import { useFleetKeys } from './use-fleet-keys.ts';

/** Every backend with what it does right now. */
export function FleetTable() {
  const { filter, sorting, marked } = useListState();
  const table = useFleetTable(filter, sorting);
  const { rows } = table.getRowModel();
  const shown = useMemo(() => rows.map(({ original }) => original), [rows]);
  useFleetKeys(shown);
  if (rows.length === 0) return <NothingMatches filter={filter} />;
  return <ListTable table={table} label="Backends" className="fleet-table" marked={marked} onMark={mark} />;
}

const matches = ({ original }: ListRow<BackendSnapshot>, _column: string, filter: string): boolean =>
  matchesFilter(original, filter);

function useFleetTable(filter: string, sorting: SortingState) {
  const backends = useBackends();
  const data = useMemo(() => [...backends], [backends]);
  return useTable({
    features: listFeatures,
    columns,
    data,
    getRowId: ({ id }) => id,
    state: { sorting, globalFilter: filter },
    globalFilterFn: matches,
    getColumnCanGlobalFilter: ({ id }) => id === 'id',
    enableMultiSort: false,
    onSortingChange: (update) =>
      useListState.setState((state) => ({ sorting: typeof update === 'function' ? update(state.sorting) : update })),
  });
}

function NothingMatches({ filter }: { readonly filter: string }) {
  return (
    <Placeholder icon={<IconFilterOff size={32} />} title={`No backend matches “${filter}”`}>
      <Text size="sm" c="dimmed">
        The filter looks at names, addresses, states, reasons, versions and loaded models.
      </Text>
      <Button variant="default" onClick={() => useListState.setState({ filter: '' })}>
        Show all backends
      </Button>
    </Placeholder>
  );
}
