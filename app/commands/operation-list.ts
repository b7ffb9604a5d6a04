import { formatBytes } from '../../shared/format-bytes.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import { targetInWords } from '../../shared/operation-target.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Invocation, textOption } from './command.ts';
import { formatSpan, formatTime } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { type Column, formatTable, plainText } from './table.ts';

const SHOWN = 20;
/** As many as a gateway keeps. */
const ALL = 1_000;

/** What is being done to servers and what was, whoever ordered it. */
export const operationList = createRemoteCommand({
  name: 'operation list',
  synopsis: '[--limit N | --all]',
  summary: 'loads, unloads, pulls, deletions and healings: what runs, and how the latest ended',
  details: [
    `What runs comes first, then the last ${SHOWN} that ended, --limit N of them, or all that are kept: 1000, for 90 days.`,
    'What runs goes on after a restart of the gateway, under the same id.',
  ],
  options: { limit: { type: 'string' }, all: { type: 'boolean' } },
  read: readLimit,
  ask: (gateway, input) => gateway.invoke('operation.list', input),
  show: (operations) =>
    operations.length === 0 ? 'nothing runs, and nothing has run\n' : formatTable(columns, operations),
});

function readLimit(invocation: Invocation): Result<{ readonly limit: number }, string> {
  const written = textOption(invocation, 'limit');
  if (invocation.values.all)
    return written === undefined ? ok({ limit: ALL }) : err('--all and --limit exclude each other');
  if (written === undefined) return ok({ limit: SHOWN });
  const limit = /^\d{1,4}$/.test(written) ? Number(written) : Number.NaN;
  return limit <= ALL ? ok({ limit }) : err(`--limit must be a number from 0 to ${ALL}`);
}

const columns: readonly Column<OperationSnapshot>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'WHAT', cell: (operation) => `${operation.kind} ${operation.model}${targetInWords(operation)}` },
  { title: 'ON', cell: ({ backend }) => backend },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'BEGUN', cell: ({ startedAt }) => formatTime(startedAt) },
  { title: 'TOOK', align: 'right', cell: ({ startedAt, endedAt }) => formatSpan((endedAt ?? Date.now()) - startedAt) },
  { title: 'DONE', align: 'right', cell: formatShare },
  {
    title: 'SPEED',
    align: 'right',
    cell: ({ bytesPerSecond: rate }) => (rate === null ? '–' : `${formatBytes(rate)}/s`),
  },
  { title: 'LEFT', align: 'right', cell: ({ remainingMs }) => (remainingMs === null ? '–' : formatSpan(remainingMs)) },
  { title: 'BY', cell: ({ orderedBy }) => orderedBy },
  { title: 'DETAIL', cell: ({ detail }) => plainText(detail) },
];

function formatShare({ progress }: OperationSnapshot): string {
  return progress?.total ? `${Math.floor((100 * progress.done) / progress.total)}%` : '–';
}
