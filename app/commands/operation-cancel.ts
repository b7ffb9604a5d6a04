import { createRemoteCommand, readId } from './remote-command.ts';

/** Calls off what runs. */
export const operationCancel = createRemoteCommand({
  name: 'operation cancel',
  synopsis: 'ID',
  summary: 'call off a load, unload, pull or deletion',
  details: ['A load that a request waits for is not aborted: the request would have to start over.'],
  words: 1,
  read: readId,
  ask: (gateway, input) => gateway.invoke('operation.cancel', input),
  show: ({ id }) => `cancelled ${id}\n`,
});
