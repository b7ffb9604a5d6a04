import type { CommandOutput } from '../../shared/contract.ts';
import { shortDigest } from '../../shared/drift.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  listOf,
  misused,
  type Outcome,
  printJsonLine,
  refused,
  remoteOptions,
  textOption,
} from './command.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { jsonLines, watchUntilEnded } from './model-order.ts';
import { plainText } from './table.ts';

/** Makes copies that differ the same. */
export const modelSync: Command = {
  name: 'model sync',
  synopsis: 'MODEL [--to-digest-of ID | --newest] [--on ID,ID…] [--json] [--data-dir D]',
  summary: 'bring the copies of a model that differ to one build, and see that they have it',
  details: [
    'The build is the one that most servers have (of several that as many have, that of the server listed first),',
    'or with --to-digest-of that of one server. Without --on every copy that differs is brought to it.',
    'Servers fetch what the registry has for the tag now. Is that another build, the copy stays as it was, this says which',
    'one the registry has, and the others are not pulled. --newest has all servers fetch whatever the registry has.',
    ...jsonLines,
  ],
  words: 1,
  options: {
    ...remoteOptions,
    on: { type: 'string' },
    'to-digest-of': { type: 'string' },
    newest: { type: 'boolean' },
  },
  async run(invocation) {
    const digestOf = textOption(invocation, 'to-digest-of');
    const on = textOption(invocation, 'on');
    const newest = invocation.values.newest === true;
    if (newest && digestOf !== undefined) return misused('give either --to-digest-of or --newest');
    const backends = listOf(on ?? '');
    if (on !== undefined && backends.length === 0) return misused('--on must name one or more backends');
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const [model = ''] = invocation.positionals;
    const begun = await gateway.value.invoke('model.sync', {
      model,
      ...(on !== undefined && { backends }),
      ...(digestOf !== undefined && { digestOf }),
      ...(newest && { newest }),
    });
    return begun.ok ? follow(invocation, gateway.value, begun.value) : refused(begun.error);
  },
};

type Begun = CommandOutput<'model.sync'>;

async function follow(invocation: Invocation, gateway: GatewayClient, begun: Begun): Promise<Outcome> {
  const { operations, leftOut } = begun;
  const outcome =
    operations.length > 0 ? await watchUntilEnded(invocation, gateway, operations) : nothingToDo(invocation, begun);
  const left = leftOut.map(({ backend, reason }) => `${backend} differs too, but ${plainText(reason)}`).join('; ');
  if (left === '') return outcome;
  return failed(outcome.exit === 0 ? left : `${outcome.message}; ${left}`);
}

function nothingToDo({ io, values }: Invocation, { digest, holders, leftOut }: Begun): Outcome {
  if (values.json) printJsonLine(io, []);
  else if (leftOut.length === 0)
    io.out(
      `nothing to do: ${holders.join(', ')} ${holders.length === 1 ? 'has' : 'have'} ${shortDigest(digest ?? '')}, and nobody another build\n`,
    );
  return done;
}
