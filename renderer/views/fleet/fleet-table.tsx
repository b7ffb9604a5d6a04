import { Button, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type SortingState, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import { useBackends } from '../../store/selectors.ts';
import { Placeholder } from '../../ui/placeholder.tsx';
import { columns, type FleetTableRow, features } from './columns.tsx';
import { FleetRow } from './fleet-row.tsx';
import { useListState } from './list-state.ts';
import { matchesFilter } from './row-facts.ts';
import { SortHeader } from './sort-header.tsx';
import { useTableKeys } from './use-table-keys.ts';

/** Every backend with what it does right now. */
export function FleetTable() {
  const { filter, sorting, marked } = useListState();
  const table = useFleetTable(filter, sorting);
  const { rows } = table.getRowModel();
  const shown = useMemo(() => rows.map(({ original }) => original), [rows]);
  useTableKeys(shown);
  if (rows.length === 0) return <NothingMatches filter={filter} />;
  return (
    <table className="fleet-table" aria-label="Backends">
      <colgroup>
        {table.getAllLeafColumns().map(({ id, columnDef }) => (
          <col key={id} className={`col-${id} ${columnDef.meta?.className ?? ''}`} />
        ))}
      </colgroup>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <SortHeader key={header.id} header={header} />
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {rows.map((row) => (
          <FleetRow key={row.id} row={row} isMarked={row.original.id === marked} />
        ))}
      </tbody>
    </table>
  );
}

const matches = ({ original }: FleetTableRow, _column: string, filter: string): boolean =>
  matchesFilter(original, filter);

function useFleetTable(filter: string, sorting: SortingState) {
  const backends = useBackends();
  const data = useMemo(() => [...backends], [backends]);
  return useTable({
    features,
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
