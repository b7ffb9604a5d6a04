import type { OperationKind, OperationSnapshot } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  misused,
  type Outcome,
  printJsonLine,
  refused,
  remoteOptions,
  textOption,
} from './command.ts';
import { followOperations, type Lost } from './follow-operations.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { formatEnding } from './operation-words.ts';
import { watchByBars, watchByJson } from './watch-operations.ts';

interface ModelOrder {
  readonly kind: Exclude<OperationKind, 'warm' | 'copy' | 'sync'>;
  readonly summary: string;
  readonly details?: readonly string[];
}

interface Input {
  readonly model: string;
  readonly backends: string[];
}

/** An order about one model on some backends: given, watched until it has ended everywhere, and reported. */
export function createModelOrder({ kind, details = [], summary }: ModelOrder): Command {
  return {
    name: `model ${kind}`,
    synopsis: 'MODEL --on ID,ID… [--json] [--data-dir D]',
    summary,
    details: [
      ...details,
      ...jsonLines,
      'Ctrl-C ends the watching only: the work goes on, and corral operation cancel ends it.',
    ],
    words: 1,
    options: { ...remoteOptions, on: { type: 'string' } },
    async run(invocation) {
      const input = readInput(invocation);
      if (!input.ok) return misused(input.error);
      const gateway = findGateway(invocation);
      if (!gateway.ok) return failed(gateway.error);
      return give(invocation, gateway.value, { kind, ...input.value });
    },
  };
}

function readInput(invocation: Invocation): Result<Input, string> {
  const [model = ''] = invocation.positionals;
  const backends = (textOption(invocation, 'on') ?? '').split(',').filter((id) => id !== '');
  if (backends.length === 0) return err('--on must name one or more backends, such as --on rig-1,rig-2');
  return ok({ model, backends });
}

async function give(
  invocation: Invocation,
  gateway: GatewayClient,
  { kind, ...input }: Input & { readonly kind: Exclude<OperationKind, 'warm' | 'copy' | 'sync'> },
): Promise<Outcome> {
  const begun = await gateway.invoke(`model.${kind}`, input);
  return begun.ok ? watchUntilEnded(invocation, gateway, begun.value.operations) : refused(begun.error);
}

/** What `--json` prints for an order that takes a while, in the help of those commands. */
export const jsonLines = [
  '--json prints a line of JSON each time a server has got further, and as the last line how it ended on each, as one list.',
] as const;

/** Shows how far operations are until the last has ended, and how each ended. */
export async function watchUntilEnded(
  { io, values }: Invocation,
  gateway: GatewayClient,
  ids: readonly string[],
): Promise<Outcome> {
  const watcher = values.json ? watchByJson(io) : watchByBars(io);
  const followed = await followOperations(gateway, ids, { io, watcher });
  if (!followed.ok) return lost(followed.error);
  if (values.json) printJsonLine(io, followed.value);
  else io.out(describe(followed.value));
  return judge(followed.value);
}

const lost = (why: Lost): Outcome =>
  failed(
    why.kind === 'failed'
      ? why.message
      : 'not watching any longer; the gateway goes on with it (corral operation list shows it)',
  );

const notDone = (ended: readonly OperationSnapshot[]): readonly OperationSnapshot[] =>
  ended.filter(({ state }) => state !== 'done');

/** A single failure is the line on stderr; it need not be told twice. */
function describe(ended: readonly OperationSnapshot[]): string {
  const bad = notDone(ended);
  const told = bad.length === 1 ? ended.filter((operation) => operation !== bad[0]) : ended;
  return told.map((operation) => `${formatEnding(operation)}\n`).join('');
}

function judge(ended: readonly OperationSnapshot[]): Outcome {
  const bad = notDone(ended);
  const [first] = bad;
  if (!first) return done;
  return failed(bad.length === 1 ? formatEnding(first) : `not done on ${bad.map(({ backend }) => backend).join(', ')}`);
}
