import { isMissed, type LoadPlace } from '../../shared/load-forecast.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  listOf,
  misused,
  type Outcome,
  printJson,
  refused,
  remoteOptions,
  textOption,
} from './command.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { jsonLines, watchUntilEnded } from './model-order.ts';
import { type Column, formatTable, plainText } from './table.ts';

interface Wish {
  readonly model: string;
  readonly backends?: string[];
  readonly copies?: number;
}

/** Loads a model, so that the first request need not wait for it. */
export const modelWarm: Command = {
  name: 'model warm',
  synopsis: 'MODEL --on ID,ID… | --copies N [--keep-alive 30m] [--dry-run | --yes] [--json] [--data-dir D]',
  summary: 'load a model into memory, so that the first request need not wait for it',
  details: [
    '--copies N loads it on the best backends until there are N copies; those in memory already count.',
    'It is loaded with the runner options that most requests for it ask for.',
    "Without --keep-alive it stays as long as that server's own setting says; -1 = for ever.",
    '--dry-run says where it would go, why, and what it would push out of memory, and changes nothing.',
    'What would push out a model that is in use or was loaded to stay is done with --yes only.',
    'Ctrl-C ends the watching only: the work goes on, and corral operation cancel ends it.',
    ...jsonLines,
  ],
  words: 1,
  options: {
    ...remoteOptions,
    on: { type: 'string' },
    copies: { type: 'string' },
    'keep-alive': { type: 'string' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean' },
  },
  async run(invocation) {
    const wish = readWish(invocation);
    if (!wish.ok) return misused(wish.error);
    const gateway = findGateway(invocation);
    return gateway.ok ? look(invocation, gateway.value, wish.value) : failed(gateway.error);
  },
};

function readWish(invocation: Invocation): Result<Wish, string> {
  const [model = ''] = invocation.positionals;
  const backends = listOf(textOption(invocation, 'on') ?? '');
  const copies = textOption(invocation, 'copies');
  if (copies === undefined && backends.length === 0)
    return err('--on must name one or more backends, such as --on rig-1,rig-2, or --copies say how many');
  if (copies === undefined) return ok({ model, backends });
  if (backends.length > 0) return err('give either --on or --copies');
  return /^[1-9]\d{0,2}$/.test(copies)
    ? ok({ model, copies: Number(copies) })
    : err(`--copies must be a whole number from 1 to 999, found ${JSON.stringify(copies)}`);
}

async function look(invocation: Invocation, gateway: GatewayClient, wish: Wish): Promise<Outcome> {
  const { io, values } = invocation;
  const forecast = await gateway.invoke('model.forecast', wish);
  if (!forecast.ok) return refused(forecast.error);
  const { places } = forecast.value;
  if (values['dry-run']) {
    if (values.json) printJson(io, places);
    else io.out(formatTable(columns, places));
    return done;
  }
  const missed =
    wish.backends && !values.yes
      ? places.find(({ forecast: it }) => it?.outcome === 'pushes-out' && it.victims.some(isMissed))
      : undefined;
  if (missed) return failed(`${missed.backend} ${plainText(missed.words)}; --yes does it anyway`);
  return give(invocation, gateway, wish);
}

async function give(invocation: Invocation, gateway: GatewayClient, wish: Wish): Promise<Outcome> {
  const keepAlive = textOption(invocation, 'keep-alive');
  const begun = await gateway.invoke('model.warm', { ...wish, ...(keepAlive !== undefined && { keepAlive }) });
  if (!begun.ok) return refused(begun.error);
  const { operations, places } = begun.value;
  if (operations.length > 0) return watchUntilEnded(invocation, gateway, operations);
  const there = places.filter(({ state }) => state === 'loaded' || state === 'loading').map(({ backend }) => backend);
  if (invocation.values.json) printJson(invocation.io, []);
  else invocation.io.out(`nothing to do: it is in memory, or on its way there, on ${there.join(', ')}\n`);
  return done;
}

const columns: readonly Column<LoadPlace>[] = [
  { title: 'BACKEND', cell: ({ backend }) => backend },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'WHY', cell: ({ words }) => plainText(words) },
];
