import type { GatewayEvent } from '../../shared/gateway-event.ts';
import { textOption } from './command.ts';
import { formatTime } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { type Column, formatTable } from './table.ts';

/** What happened, latest last, as in any log. */
export const events = createRemoteCommand({
  name: 'events',
  synopsis: '[--backend ID]',
  summary: 'what happened in the fleet: servers that went and came, orders, operations',
  options: { backend: { type: 'string' } },
  read(invocation) {
    const backend = textOption(invocation, 'backend');
    return { ok: true, value: backend === undefined ? {} : { backend } };
  },
  ask: (gateway, input) => gateway.invoke('event.list', input),
  show: (list) => (list.length === 0 ? 'nothing has happened yet\n' : formatTable(columns, list.toReversed())),
});

const columns: readonly Column<GatewayEvent>[] = [
  { title: 'WHEN', cell: ({ at }) => formatTime(at) },
  { title: '', cell: ({ severity }) => (severity === 'bad' ? '!!' : severity === 'warning' ? '!' : '') },
  { title: 'WHAT', cell: ({ text }) => text },
];
