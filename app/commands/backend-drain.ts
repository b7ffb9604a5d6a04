import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '../../shared/duration.ts';
import { ok, type Result } from '../../shared/result.ts';
import {
  type Command,
  done,
  failed,
  type Io,
  misused,
  type Outcome,
  printJson,
  refused,
  remoteOptions,
  textOption,
} from './command.ts';
import { formatCount, formatSpan } from './figures.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { leavingDetails, leavingOptions } from './remote-command.ts';

const POLL_MS = 250;
/** What is told to end at the deadline may take so long to be gone. */
const GRACE_MS = 10_000;

/** Stops new work on a backend and, with a deadline, waits until it is free. */
export const backendDrain: Command = {
  name: 'backend drain',
  synopsis: 'ID [--deadline 10m] [--yes] [--json] [--data-dir D]',
  summary: 'give a backend no new work; what it has finishes, or ends at a deadline',
  details: [
    'With --deadline it waits until nothing is left. At the deadline the gateway ends the streams that still run, each with',
    "an error in its own API's shape, and places what has not begun to answer elsewhere; also when this command is ended",
    'before. Draining again changes the deadline, or without one lifts it; resume ends the drain.',
    leavingDetails,
  ],
  words: 1,
  options: { ...remoteOptions, ...leavingOptions, deadline: { type: 'string' } },
  async run(invocation) {
    const [id = ''] = invocation.positionals;
    const { io, values } = invocation;
    const deadlineMs = readDeadline(textOption(invocation, 'deadline'));
    if (!deadlineMs.ok) return misused(`--deadline ${deadlineMs.error}`);
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const wish = deadlineMs.value === null ? {} : { deadlineMs: deadlineMs.value };
    const reply = await gateway.value.invoke('backend.drain', { id, confirm: values.yes === true, ...wish });
    if (!reply.ok) return refused(reply.error);
    const { inFlight, endsAt } = reply.value;
    const left =
      deadlineMs.value === null || inFlight === 0
        ? ({ kind: 'left', inFlight, ended: 0 } as const)
        : await waitUntilIdle(gateway.value, { id, deadlineMs: deadlineMs.value, io });
    if (left.kind === 'lost') return failed(left.message);
    const { ended } = left;
    if (values.json) printJson(io, { id, inFlight: left.inFlight, drained: left.inFlight === 0, endsAt, ended });
    if (deadlineMs.value !== null && left.inFlight > 0) return stuck(id, left.inFlight);
    if (!values.json) io.out(describe(id, left));
    return done;
  },
};

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
