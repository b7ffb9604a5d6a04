import { createRemoteCommand, readNothing } from './remote-command.ts';

/** A fresh link to the panel, once the one printed at start is used up. */
export const panel = createRemoteCommand({
  name: 'panel',
  summary: 'a new link that opens the control panel, once, within ten minutes',
  read: readNothing,
  ask: (gateway) => gateway.newPanelLink(),
  show: ({ url }) => `${url}\n`,
});
