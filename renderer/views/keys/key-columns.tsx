import { createColumnHelper } from '@tanstack/react-table';
import type { ApiKey } from '../../../shared/key.ts';
import { lastUsed } from '../../store/keys/key-secrets.ts';
import { compareNames, figureColumn, type ListFeatures, type ListRow, rankColumn } from '../../ui/list-features.ts';
import { IdCell, LastUseCell, ModelsCell, OwnerCell, ScopesCell, StateCell, UseCell } from './key-cells.tsx';
import { endOf, requestsOfDay } from './key-facts.ts';
import { KeyMenu } from './key-menu.tsx';

const helper = createColumnHelper<ListFeatures, ApiKey>();

const byOwner = (a: ListRow<ApiKey>, b: ListRow<ApiKey>): number => compareNames(a.original.owner, b.original.owner);

export const columns = helper.columns([
  helper.accessor('owner', {
    header: 'Owner',
    sortFn: byOwner,
    cell: ({ row }) => <OwnerCell apiKey={row.original} />,
  }),
  helper.accessor('createdAt', {
    id: 'id',
    header: 'Key',
    ...figureColumn,
    cell: ({ row }) => <IdCell apiKey={row.original} />,
    meta: { hint: 'Sorts the newest first' },
  }),
  helper.accessor(endOf, {
    id: 'state',
    header: 'State',
    ...rankColumn,
    cell: ({ row }) => <StateCell apiKey={row.original} />,
    meta: { hint: 'Sorts by what expires soonest' },
  }),
  helper.display({ id: 'scopes', header: 'May', cell: ({ row }) => <ScopesCell apiKey={row.original} /> }),
  helper.display({
    id: 'models',
    header: 'Models and limits',
    cell: ({ row }) => <ModelsCell apiKey={row.original} />,
  }),
  helper.accessor(requestsOfDay, {
    id: 'use',
    header: 'Last 24 hours',
    ...figureColumn,
    cell: ({ row }) => <UseCell apiKey={row.original} />,
    meta: { hint: 'Requests per hour; sorts by their number' },
  }),
  helper.accessor(({ secrets }) => lastUsed(secrets)?.lastUsedAt ?? undefined, {
    id: 'last',
    header: 'Last used',
    ...figureColumn,
    cell: ({ row }) => <LastUseCell apiKey={row.original} />,
    meta: { hint: 'When and from which address; sorts the latest first' },
  }),
  helper.display({
    id: 'menu',
    header: () => <span className="only-for-readers">Actions</span>,
    cell: ({ row }) => <KeyMenu apiKey={row.original} />,
  }),
]);
