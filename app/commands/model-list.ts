import type { Reply } from '../../shared/contract.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { type FleetModels, type ModelRow, modelsOf } from './fleet-models.ts';
import type { GatewayClient } from './gateway-client.ts';
import { lackingLines } from './keep-words.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { type Column, formatTable, plainText } from './table.ts';

/** Which models there are, and where. */
export const modelList = createRemoteCommand({
  name: 'model list',
  summary: 'every model of the fleet: where it is installed and loaded, and where it is another build',
  read: readNothing,
  ask,
  show: formatModels,
});

async function ask(gateway: GatewayClient): Promise<Reply<FleetModels>> {
  const [inventory, status] = [await gateway.invoke('model.list', {}), await gateway.invoke('gateway.status', {})];
  if (!inventory.ok) return inventory;
  return status.ok ? { ok: true, value: modelsOf(inventory.value, status.value) } : status;
}

const columnsWith = (kept: FleetModels['kept']): readonly Column<ModelRow>[] => [
  { title: 'MODEL', cell: ({ model }) => model },
  {
    title: 'SIZE',
    align: 'right',
    cell: ({ cloud, sizeBytes }) => (cloud === null ? formatBytes(sizeBytes) : 'cloud'),
  },
  { title: 'LOADED ON', cell: ({ on }) => namesOf(on.filter(({ loaded }) => loaded)) },
  {
    title: 'ON DISK ONLY',
    cell: ({ cloud, on }) => (cloud === null ? namesOf(on.filter(({ loaded }) => !loaded)) : '–'),
  },
  { title: 'KEPT WARM', cell: ({ model }) => keptCell(kept.find((rule) => rule.model === model)) },
  { title: 'BUILDS', cell: buildsCell },
];

function buildsCell({ cloud, on, builds }: ModelRow): string {
  if (cloud !== null) return `runs at ${plainText(cloud)}, through ${namesOf(on)}`;
  return builds.length === 1 ? 'same' : builds.map(describeBuild).join('; ');
}

const keptCell = (rule: FleetModels['kept'][number] | undefined): string =>
  rule ? `${rule.on.length} of ${rule.copies}` : '–';

const namesOf = (on: readonly { readonly backend: string }[]): string =>
  on.map(({ backend }) => backend).join(', ') || '–';

const describeBuild = ({ digest, backends }: ModelRow['builds'][number]): string =>
  `${digest.slice(0, 12)} on ${backends.join(', ')}`;

function formatModels({ models, kept, unread }: FleetModels): string {
  const table = models.length === 0 ? 'no models are known\n' : formatTable(columnsWith(kept), models);
  const gaps = unread.map(({ backend, reason }) => `${backend}: its models are not known (${plainText(reason)})\n`);
  return [table, ...gaps, ...lackingLines(kept)].join('');
}
