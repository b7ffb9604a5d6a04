import type { AuditEntry } from '../../shared/audit.ts';
import { formatTime } from './figures.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { type Column, formatTable } from './table.ts';

/** Who changed what, latest last, as in any log. */
export const audit = createRemoteCommand({
  name: 'audit',
  summary: 'who changed what, and from where: the last hundred administrative acts',
  read: readNothing,
  ask: (gateway) => gateway.invoke('audit.list', {}),
  show: (acts) => (acts.length === 0 ? 'nothing was changed yet\n' : formatTable(columns, acts.toReversed())),
});

const columns: readonly Column<AuditEntry>[] = [
  { title: 'WHEN', cell: ({ at }) => formatTime(at) },
  { title: 'WHO', cell: ({ who }) => who },
  { title: 'FROM', cell: ({ address }) => address },
  { title: 'WHAT', cell: ({ command, input }) => `${command} ${input}` },
  { title: 'FAILED', cell: ({ failure }) => failure ?? '' },
];
