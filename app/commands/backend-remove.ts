import { createRemoteCommand, readId } from './remote-command.ts';

/** Takes a backend out of the configuration and the fleet. */
export const backendRemove = createRemoteCommand({
  name: 'backend remove',
  synopsis: 'ID',
  summary: 'take a backend out of the configuration and the fleet',
  words: 1,
  read: readId,
  ask: (gateway, input) => gateway.invoke('backend.remove', input),
  show: ({ id }) => `removed ${id}\n`,
});
