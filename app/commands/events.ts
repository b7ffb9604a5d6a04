import { type GatewayEvent, listedKinds } from '../../shared/gateway-event.ts';
import { err, ok } from '../../shared/result.ts';
import { listOf, textOption } from './command.ts';
import { formatTime } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { type Column, formatTable } from './table.ts';

/** What happened, latest last, as in any log. */
export const events = createRemoteCommand({
  name: 'events',
  synopsis: '[--backend ID] [--kind KIND,KIND]',
  summary: 'what happened in the fleet: servers that went and came, orders, operations',
  details: [`KIND is one of ${listedKinds.join(', ')}.`],
  options: { backend: { type: 'string' }, kind: { type: 'string' } },
  read(invocation) {
    const backend = textOption(invocation, 'backend');
    const asked = listOf(textOption(invocation, 'kind') ?? '');
    const kinds = listedKinds.filter((kind) => asked.includes(kind));
    const unknown = asked.find((word) => !kinds.some((kind) => kind === word));
    if (unknown !== undefined)
      return err(`--kind must be of ${listedKinds.join(', ')}, found ${JSON.stringify(unknown)}`);
    return ok({ ...(backend !== undefined && { backend }), ...(kinds.length > 0 && { kinds }) });
  },
  ask: (gateway, input) => gateway.invoke('event.list', input),
  show: (list) => (list.length === 0 ? 'nothing has happened yet\n' : formatTable(columns, list.toReversed())),
});

const columns: readonly Column<GatewayEvent>[] = [
  { title: 'WHEN', cell: ({ at }) => formatTime(at) },
  { title: '', cell: ({ severity }) => (severity === 'bad' ? '!!' : severity === 'warning' ? '!' : '') },
  { title: 'WHAT', cell: ({ text }) => text },
];
