import { formatBytes } from '../../shared/format-bytes.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import { formatSpan } from './figures.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { type Column, formatTable } from './table.ts';

/** What is being done to servers, whoever ordered it. */
export const operationList = createRemoteCommand({
  name: 'operation list',
  summary: 'loads, unloads, pulls and deletions that run, or ended within ten minutes',
  read: readNothing,
  async ask(gateway) {
    const status = await gateway.invoke('gateway.status', {});
    return status.ok ? { ok: true, value: status.value.operations } : status;
  },
  show: (operations) => (operations.length === 0 ? 'nothing runs\n' : formatTable(columns, operations)),
});

const columns: readonly Column<OperationSnapshot>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'WHAT', cell: ({ kind, model }) => `${kind} ${model}` },
  { title: 'ON', cell: ({ backend }) => backend },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'DONE', align: 'right', cell: formatShare },
  {
    title: 'SPEED',
    align: 'right',
    cell: ({ bytesPerSecond: rate }) => (rate === null ? '–' : `${formatBytes(rate)}/s`),
  },
  { title: 'LEFT', align: 'right', cell: ({ remainingMs }) => (remainingMs === null ? '–' : formatSpan(remainingMs)) },
  { title: 'DETAIL', cell: ({ detail }) => detail },
];

function formatShare({ progress }: OperationSnapshot): string {
  return progress?.total ? `${Math.floor((100 * progress.done) / progress.total)}%` : '–';
}
