import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '../../shared/duration.ts';
import type { MovedModel } from '../../shared/leaving.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  type Io,
  misused,
  type Outcome,
  printJson,
  refused,
  remoteOptions,
  textOption,
} from './command.ts';
import { formatCount, formatSpan } from './figures.ts';
import { followLeaving } from './follow-leaving.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { leavingDetails, leavingOptions } from './remote-command.ts';
import { type Column, formatTable, plainText } from './table.ts';

const POLL_MS = 250;
/** What is told to end at the deadline may take so long to be gone. */
const GRACE_MS = 10_000;

/** Stops new work on a backend and, with a deadline, waits until it is free. */
export const backendDrain: Command = {
  name: 'backend drain',
  synopsis: 'ID [--warm-elsewhere [--dry-run] [--even-if-cold]] [--deadline 10m] [--yes] [--json] [--data-dir D]',
  summary: 'give a backend no new work; what it has finishes, or ends at a deadline',
  details: [
    'With --deadline it waits until nothing is left. At the deadline the gateway ends the streams that still run, each with',
    "an error in its own API's shape, and places what has not begun to answer elsewhere; also when this command is ended",
    'before. Draining again changes the deadline, or without one lifts it; resume ends the drain.',
    'With --warm-elsewhere the models it has in memory are first loaded on the best other backends; it takes work until they',
    'are there. Ctrl-C ends the watching only. A model that cannot be had elsewhere keeps it in service until somebody',
    'drains or resumes it; with --even-if-cold it is drained then. What nobody else has installed is not loaded elsewhere.',
    '--dry-run says where each would go, and what that would push out of memory, and changes nothing.',
    leavingDetails,
  ],
  words: 1,
  options: {
    ...remoteOptions,
    ...leavingOptions,
    deadline: { type: 'string' },
    'warm-elsewhere': { type: 'boolean' },
    'even-if-cold': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  async run(invocation) {
    const deadlineMs = readDeadline(textOption(invocation, 'deadline'));
    if (!deadlineMs.ok) return misused(`--deadline ${deadlineMs.error}`);
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    if (invocation.values['dry-run']) return showElsewhere(invocation, gateway.value);
    return drain(invocation, gateway.value, deadlineMs.value);
  },
};

async function drain(
  { positionals: [id = ''], io, values }: Invocation,
  gateway: GatewayClient,
  deadlineMs: number | null,
): Promise<Outcome> {
  const wish = {
    ...(deadlineMs !== null && { deadlineMs }),
    ...(values['warm-elsewhere'] && { warmElsewhere: true }),
    ...(values['even-if-cold'] && { ifCold: 'drain' as const }),
  };
  const reply = await gateway.invoke('backend.drain', { id, confirm: values.yes === true, ...wish });
  if (!reply.ok) return refused(reply.error);
  const begun = reply.value.leaving === null ? ok(reply.value) : await seeItDrained(gateway, id, io);
  if (!begun.ok) return failed(begun.error);
  const { inFlight, endsAt } = begun.value;
  const left =
    deadlineMs === null || inFlight === 0
      ? ({ kind: 'left', inFlight, ended: 0 } as const)
      : await waitUntilIdle(gateway, { id, deadlineMs, io });
  if (left.kind === 'lost') return failed(left.message);
  const { ended } = left;
  if (values.json) printJson(io, { id, inFlight: left.inFlight, drained: left.inFlight === 0, endsAt, ended });
  if (deadlineMs !== null && left.inFlight > 0) return stuck(id, left.inFlight);
  if (!values.json) io.out(describe(id, left));
  return done;
}

interface Begun {
  readonly inFlight: number;
  readonly endsAt: number | null;
}

/** Waits until its models are warm elsewhere and it is drained; the error says why it is not. */
async function seeItDrained(gateway: GatewayClient, id: string, io: Io): Promise<Result<Begun, string>> {
  const followed = await followLeaving(gateway, id, io);
  if (!followed.ok) return followed;
  const reply = await gateway.invoke('backend.list', {});
  if (!reply.ok) return err(reply.error.message);
  const backend = reply.value.find((one) => one.id === id);
  return ok({ inFlight: backend?.inFlight ?? 0, endsAt: backend?.drain?.endsAt ?? null });
}

async function showElsewhere(
  { positionals: [id = ''], io, values }: Invocation,
  gateway: GatewayClient,
): Promise<Outcome> {
  const reply = await gateway.invoke('backend.elsewhere', { id });
  if (!reply.ok) return refused(reply.error);
  if (values.json) printJson(io, reply.value);
  else io.out(reply.value.length > 0 ? formatTable(columns, reply.value) : `${id} has nothing in memory\n`);
  return done;
}

const columns: readonly Column<MovedModel>[] = [
  { title: 'MODEL', cell: ({ model }) => model },
  { title: 'STATE', cell: ({ state }) => (state === 'waiting' ? 'to be warmed' : state) },
  { title: 'WHERE, OR WHY NOT', cell: ({ words }) => plainText(words) },
];

interface Left {
  readonly kind: 'left';
  readonly inFlight: number;
  /** Streams that the deadline has ended. */
  readonly ended: number;
}
type Wait = Left | { readonly kind: 'lost'; readonly message: string };

function readDeadline(text: string | undefined): Result<number | null, string> {
  return text === undefined ? ok(null) : parseDuration(text);
}

/** Ends when nothing runs any more, or waiting makes no sense any longer. */
async function waitUntilIdle(
  gateway: GatewayClient,
  { id, deadlineMs, io }: { readonly id: string; readonly deadlineMs: number; readonly io: Io },
): Promise<Wait> {
  const endAt = performance.now() + deadlineMs;
  for (;;) {
    const leftMs = endAt - performance.now();
    await sleep(POLL_MS);
    const state = await readState(gateway, id);
    if (state.kind === 'lost' || state.inFlight === 0 || leftMs <= -GRACE_MS) {
      if (io.isTerminal) io.err('\r\x1b[K');
      return state;
    }
    if (io.isTerminal) io.err(`\r\x1b[K${id}: ${formatCount(state.inFlight, 'stream')} left, ${sayLeft(leftMs)}`);
  }
}

const sayLeft = (leftMs: number): string => (leftMs > 0 ? `ended in ${formatSpan(leftMs)}` : 'ending now');

async function readState(gateway: GatewayClient, id: string): Promise<Wait> {
  const reply = await gateway.invoke('backend.list', {});
  if (!reply.ok) return { kind: 'lost', message: reply.error.message };
  const backend = reply.value.find((candidate) => candidate.id === id);
  if (!backend) return { kind: 'lost', message: `${id} was removed while it drained` };
  if (backend.mode === 'active') return { kind: 'lost', message: `${id} was resumed while it drained` };
  return { kind: 'left', inFlight: backend.inFlight, ended: backend.drain?.ended ?? 0 };
}

const stuck = (id: string, inFlight: number): Outcome =>
  failed(`the deadline passed and ${formatCount(inFlight, 'stream')} on ${id} did not end; it goes on draining`);

function describe(id: string, { inFlight, ended }: Left): string {
  if (inFlight > 0) return `${id} is draining, ${formatCount(inFlight, 'stream')} still running\n`;
  return `${id} is drained${ended > 0 ? `; the deadline ended ${formatCount(ended, 'stream')}` : ''}\n`;
}
