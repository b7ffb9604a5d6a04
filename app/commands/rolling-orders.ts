import { ok } from '../../shared/result.ts';
import { type Command, done, failed, printJson, refused, remoteOptions } from './command.ts';
import { findGateway } from './gateway-client.ts';
import { createRemoteCommand, readNothing } from './remote-command.ts';
import { formatRolling } from './rolling-words.ts';

const readBackend = ({ positionals: [backend = ''] }: { readonly positionals: readonly string[] }) => ok({ backend });

/** How far the rolling restart is. */
export const rollingShow: Command = {
  name: 'rolling show',
  synopsis: '[--json] [--data-dir D]',
  summary: 'how far the rolling restart is',
  words: 0,
  options: remoteOptions,
  async run(invocation) {
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const reply = await gateway.value.invoke('gateway.status', {});
    if (!reply.ok) return refused(reply.error);
    const { rolling } = reply.value;
    if (invocation.values.json) printJson(invocation.io, rolling);
    else invocation.io.out(rolling ? formatRolling(rolling) : 'no rolling restart goes on\n');
    return done;
  },
};

/** Says that a server was restarted. */
export const rollingRestarted = createRemoteCommand({
  name: 'rolling restarted',
  synopsis: 'ID',
  summary: 'say that the server of a backend whose turn it is was restarted',
  details: [
    'The gateway sees a server that goes away and comes back by itself; this is for one that was too quick for that.',
  ],
  words: 1,
  read: readBackend,
  ask: (gateway, input) => gateway.invoke('rolling.restarted', input),
  show: formatRolling,
});

/** Says yes to what is asked. */
export const rollingProceed = createRemoteCommand({
  name: 'rolling proceed',
  summary: 'say yes to what the rolling restart asks',
  read: readNothing,
  ask: (gateway) => gateway.invoke('rolling.proceed', {}),
  show: formatRolling,
});

/** Ends one backend's turn. */
export const rollingSkip = createRemoteCommand({
  name: 'rolling skip',
  synopsis: 'ID',
  summary: 'put the backend whose turn it is back into service as it is, and go on with the next',
  words: 1,
  read: readBackend,
  ask: (gateway, input) => gateway.invoke('rolling.skip', input),
  show: formatRolling,
});

/** Ends it all. */
export const rollingStop = createRemoteCommand({
  name: 'rolling stop',
  summary: 'end the rolling restart; the backend whose turn it is is put back into service',
  read: readNothing,
  ask: (gateway) => gateway.invoke('rolling.stop', {}),
  show: formatRolling,
});
