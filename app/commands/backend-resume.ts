import { createRemoteCommand, readId } from './remote-command.ts';

/** Ends a drain or maintenance. */
export const backendResume = createRemoteCommand({
  name: 'backend resume',
  synopsis: 'ID',
  summary: 'send work to a drained or maintained backend again',
  words: 1,
  read: readId,
  ask: (gateway, input) => gateway.invoke('backend.resume', input),
  show: ({ id }) => `resumed ${id}\n`,
});
