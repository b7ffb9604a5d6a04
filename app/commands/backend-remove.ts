import { createRemoteCommand, leavingDetails, leavingOptions, readLeaving } from './remote-command.ts';

/** Takes a backend out of the configuration and the fleet. */
export const backendRemove = createRemoteCommand({
  name: 'backend remove',
  synopsis: 'ID [--yes]',
  summary: 'take a backend out of the configuration and the fleet',
  details: [leavingDetails],
  words: 1,
  options: leavingOptions,
  read: readLeaving,
  ask: (gateway, input) => gateway.invoke('backend.remove', input),
  show: ({ id }) => `removed ${id}\n`,
});
