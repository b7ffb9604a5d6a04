import { Button, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTable } from '@tanstack/react-table';
import { useDeferredValue, useMemo } from 'react';
import { flushSync } from 'react-dom';
import type { ApiKey } from '../../../shared/key.ts';
import { go } from '../../store/route.ts';
import { type ListRow, listFeatures } from '../../ui/list-features.ts';
import { ListTable } from '../../ui/list-table.tsx';
import { PAGE_ROWS, pageOf } from '../../ui/page-of.ts';
import { Pager } from '../../ui/pager.tsx';
import { Placeholder } from '../../ui/placeholder.tsx';
import { useRowKeys } from '../../ui/use-row-keys.ts';
import { columns } from './key-columns.tsx';
import { matchesFilter } from './key-facts.ts';
import { KeyToolbar } from './key-toolbar.tsx';
import { mark, useListState } from './list-state.ts';

/** Every key: whose it is, what it may do, how much and from where it is used. */
export function KeyTable({ keys }: { readonly keys: readonly ApiKey[] }) {
  const { filter, marked, page } = useListState();
  const table = useKeyTable(keys);
  const { rows } = table.getRowModel();
  const at = pageOf(page, rows.length);
  const ids = rows.map(({ id }) => id);
  // Drawn before the focus goes there: the next row may be on another page.
  const goTo = (id: string): void =>
    flushSync(() => useListState.setState({ marked: id, page: Math.floor(ids.indexOf(id) / PAGE_ROWS) }));
  useRowKeys({ ids, marked: () => useListState.getState().marked, mark: goTo, open: (id) => go('keys', id) });
  return (
    <>
      <KeyToolbar keys={keys} shown={rows.length} />
      {rows.length > 0 ? (
        <ListTable
          table={table}
          label="API keys"
          className="keys-table"
          marked={marked}
          onMark={mark}
          rows={rows.slice(at.from, at.to)}
        />
      ) : (
        <NothingMatches filter={filter} />
      )}
      <Pager at={at} count={rows.length} noun="keys" onPage={turnTo} />
    </>
  );
}

/** To its first row: whoever turns a page has read to the end of the one before. */
function turnTo(page: number): void {
  flushSync(() => useListState.setState({ page }));
  document.querySelector('.keys-table')?.scrollIntoView({ block: 'start' });
}

const matches = ({ original }: ListRow<ApiKey>, _column: string, filter: string): boolean =>
  matchesFilter(original, filter);

function useKeyTable(keys: readonly ApiKey[]) {
  const { filter: typed, sorting, showsEnded } = useListState();
  // Typing goes before the list: thousands of rows take longer than a letter.
  const filter = useDeferredValue(typed);
  const data = useMemo(() => keys.filter(({ state }) => showsEnded || state === 'active'), [keys, showsEnded]);
  return useTable({
    features: listFeatures,
    columns,
    data,
    getRowId: ({ id }) => id,
    state: { sorting, globalFilter: filter },
    globalFilterFn: matches,
    getColumnCanGlobalFilter: ({ id }) => id === 'owner',
    enableMultiSort: false,
    onSortingChange: (update) =>
      useListState.setState((state) => ({
        sorting: typeof update === 'function' ? update(state.sorting) : update,
        page: 0,
      })),
  });
}

function NothingMatches({ filter }: { readonly filter: string }) {
  if (filter === '') return <Placeholder title="No key works any more">Show those that have ended above.</Placeholder>;
  return (
    <Placeholder icon={<IconFilterOff size={32} />} title={`No key matches “${filter}”`}>
      <Text size="sm" c="dimmed">
        The filter looks at owners, notes, names of keys, states, scopes, models, routes, classes and addresses.
      </Text>
      <Button variant="default" onClick={() => useListState.setState({ filter: '' })}>
        Show all keys
      </Button>
    </Placeholder>
  );
}
