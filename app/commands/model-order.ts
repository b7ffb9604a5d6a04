import type { OperationKind, OperationSnapshot } from '../../shared/operation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  misused,
  type Outcome,
  printJson,
  refused,
  remoteOptions,
  textOption,
} from './command.ts';
import { followOperations, type Lost } from './follow-operations.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { formatEnding } from './operation-words.ts';

interface ModelOrder {
  readonly kind: OperationKind;
  readonly summary: string;
  readonly details?: readonly string[];
  /** `[--keep-alive 30m]`, for the one order that has it. */
  readonly synopsis?: string;
  readonly options?: Command['options'];
}

interface Input {
  readonly model: string;
  readonly backends: string[];
  readonly keepAlive?: string;
}

/** An order about one model on some backends: given, watched until it has ended everywhere, and reported. */
export function createModelOrder({ kind, synopsis, options, details = [], summary }: ModelOrder): Command {
  return {
    name: `model ${kind}`,
    synopsis: ['MODEL --on ID,ID…', synopsis, '[--json] [--data-dir D]'].filter(Boolean).join(' '),
    summary,
    details: [...details, 'Ctrl-C ends the watching only: the work goes on, and corral operation cancel ends it.'],
    words: 1,
    options: { ...remoteOptions, on: { type: 'string' }, ...options },
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
  const keepAlive = textOption(invocation, 'keep-alive');
  return ok({ model, backends, ...(keepAlive !== undefined && { keepAlive }) });
}

async function give(
  { io, values }: Invocation,
  gateway: GatewayClient,
  { kind, ...input }: Input & { readonly kind: OperationKind },
): Promise<Outcome> {
  const begun = await gateway.invoke(`model.${kind}`, input);
  if (!begun.ok) return refused(begun.error);
  const followed = await followOperations(gateway, begun.value.operations, io);
  if (!followed.ok) return lost(followed.error);
  if (values.json) printJson(io, followed.value);
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
