import { formatFleet } from './fleet-table.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';

/** Every backend with its state and figures. */
export const backendList = createRemoteCommand({
  name: 'backend list',
  summary: 'every backend with its state and figures',
  read: readNothing,
  ask: (gateway) => gateway.invoke('backend.list', {}),
  show: formatFleet,
});
