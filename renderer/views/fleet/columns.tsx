import { createColumnHelper } from '@tanstack/react-table';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { residentsOf, vramOf } from '../../ui/backend-memory.ts';
import { formatBytes, formatRate, formatShare } from '../../ui/figures.ts';
import { compareNames, figureColumn, type ListFeatures, type ListRow, rankColumn } from '../../ui/list-features.ts';
import { LatencyCell, LoadCell, LoadedCell, NameCell, ProbeCell, RateCell, StateCell } from './cells.tsx';
import { alarmOf, loadOf } from './row-facts.ts';
import { RowMenu } from './row-menu.tsx';

const helper = createColumnHelper<ListFeatures, BackendSnapshot>();

const byName = (a: ListRow<BackendSnapshot>, b: ListRow<BackendSnapshot>): number =>
  compareNames(a.original.id, b.original.id);

const orUnknown = (value: number | null): number | undefined => value ?? undefined;

export const columns = helper.columns([
  helper.accessor('id', {
    header: 'Backend',
    sortFn: byName,
    cell: ({ row }) => <NameCell backend={row.original} />,
  }),
  helper.accessor(alarmOf, {
    id: 'state',
    header: 'State',
    ...rankColumn,
    cell: ({ row }) => <StateCell backend={row.original} />,
    meta: { hint: 'Sorts the worst first' },
  }),
  helper.accessor(loadOf, {
    id: 'load',
    header: 'In flight / slots',
    ...figureColumn,
    cell: ({ row }) => <LoadCell backend={row.original} />,
    meta: { hint: 'Per model; sorts by the fullest' },
  }),
  helper.accessor(({ rates }) => rates.requestsPerSecond, {
    id: 'rps',
    header: 'Req/s',
    ...figureColumn,
    cell: ({ row }) => <RateCell backend={row.original} />,
    meta: { className: 'figure' },
  }),
  helper.accessor(({ rates }) => orUnknown(rates.ttfbP95Ms), {
    id: 'ttfb',
    header: 'TTFB p50\u00a0/\u00a0p95',
    ...figureColumn,
    cell: ({ row }) => <LatencyCell backend={row.original} />,
    meta: {
      className: 'figure',
      hint: 'Time to the first byte of an answer; sorts by the 95th percentile',
    },
  }),
  helper.accessor(({ rates }) => rates.tokensPerSecond, {
    id: 'tokens',
    header: 'Tok/s',
    ...figureColumn,
    cell: ({ getValue }) => formatRate(getValue()),
    meta: { className: 'figure' },
  }),
  helper.accessor(({ rates }) => orUnknown(rates.errorRate), {
    id: 'errors',
    header: 'Errors',
    ...figureColumn,
    cell: ({ getValue }) => formatShare(getValue() ?? null),
    meta: { className: 'figure', hint: 'Share of attempts that failed' },
  }),
  helper.accessor(vramOf, {
    id: 'vram',
    header: 'VRAM',
    ...figureColumn,
    cell: ({ getValue }) => formatBytes(getValue() ?? null),
    meta: { className: 'figure', hint: 'Graphics memory taken by loaded models' },
  }),
  helper.accessor((backend) => residentsOf(backend)?.length, {
    id: 'loaded',
    header: 'Loaded',
    ...figureColumn,
    cell: ({ row }) => <LoadedCell backend={row.original} />,
    meta: { hint: 'Models in memory, and how long they stay; sorts by their number' },
  }),
  helper.accessor(({ lastProbeAt }) => orUnknown(lastProbeAt), {
    id: 'probe',
    header: 'Probed',
    ...figureColumn,
    cell: ({ row }) => <ProbeCell backend={row.original} />,
    meta: { className: 'figure only-when-wide' },
  }),
  helper.display({
    id: 'menu',
    header: () => <span className="only-for-readers">Actions</span>,
    cell: ({ row: { original } }) => (
      <RowMenu id={original.id} mode={original.mode} url={original.url} kind={original.kind} />
    ),
  }),
]);
