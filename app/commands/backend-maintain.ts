import { formatCount } from './figures.ts';
import { createRemoteCommand, readId } from './remote-command.ts';

/** Takes a backend out on purpose. */
export const backendMaintain = createRemoteCommand({
  name: 'backend maintain',
  synopsis: 'ID',
  summary: 'take a backend out on purpose until it is resumed',
  details: ['Streams it is serving finish; nothing is cut.'],
  words: 1,
  read: readId,
  ask: (gateway, input) => gateway.invoke('backend.maintain', input),
  show: ({ id, inFlight }) => `${id} is in maintenance, ${formatCount(inFlight, 'stream')} still running\n`,
});
