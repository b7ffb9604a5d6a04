import { formatCount } from './figures.ts';
import { createRemoteCommand, leavingDetails, leavingOptions, readLeaving } from './remote-command.ts';

/** Takes a backend out on purpose. */
export const backendMaintain = createRemoteCommand({
  name: 'backend maintain',
  synopsis: 'ID [--yes]',
  summary: 'take a backend out on purpose until it is resumed',
  details: ['Streams it is serving finish; nothing is cut.', leavingDetails],
  words: 1,
  options: leavingOptions,
  read: readLeaving,
  ask: (gateway, input) => gateway.invoke('backend.maintain', input),
  show: ({ id, inFlight }) => `${id} is in maintenance, ${formatCount(inFlight, 'stream')} still running\n`,
});
