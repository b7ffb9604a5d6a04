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

const POLL_MS = 250;

/** Stops new work on a backend and, with a deadline, waits for the old to finish. */
export const backendDrain: Command = {
  name: 'backend drain',
  synopsis: 'ID [--deadline 10m] [--json] [--data-dir D]',
  summary: 'give a backend no new work; what it has finishes',
  details: [
    'With --deadline it waits until nothing is left, and fails when the time is up. Nothing is ever cut:',
    'the backend goes on draining until it is resumed.',
  ],
  words: 1,
  options: { ...remoteOptions, deadline: { type: 'string' } },
  async run(invocation) {
    const [id = ''] = invocation.positionals;
    const deadlineMs = readDeadline(textOption(invocation, 'deadline'));
    if (!deadlineMs.ok) return misused(`--deadline ${deadlineMs.error}`);
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const reply = await gateway.value.invoke('backend.drain', { id });
    if (!reply.ok) return refused(reply.error);
    const { inFlight } = reply.value;
    const left =
      deadlineMs.value === null || inFlight === 0
        ? ({ kind: 'left', inFlight } as const)
        : await waitUntilIdle(gateway.value, { id, deadlineMs: deadlineMs.value, io: invocation.io });
    if (left.kind === 'lost') return failed(left.message);
    if (invocation.values.json) printJson(invocation.io, { id, inFlight: left.inFlight, drained: left.inFlight === 0 });
    if (deadlineMs.value !== null && left.inFlight > 0) return overdue(id, left.inFlight);
    if (!invocation.values.json) invocation.io.out(describe(id, left.inFlight));
    return done;
  },
};

type Wait = { readonly kind: 'left'; readonly inFlight: number } | { readonly kind: 'lost'; readonly message: string };

function readDeadline(text: string | undefined): Result<number | null, string> {
  return text === undefined ? ok(null) : parseDuration(text);
}

/** Ends when nothing runs any more, the time is up, or waiting makes no sense any longer. */
async function waitUntilIdle(
  gateway: GatewayClient,
  { id, deadlineMs, io }: { readonly id: string; readonly deadlineMs: number; readonly io: Io },
): Promise<Wait> {
  const endAt = performance.now() + deadlineMs;
  for (;;) {
    const leftMs = endAt - performance.now();
    await sleep(Math.max(0, Math.min(POLL_MS, leftMs)));
    const state = await readState(gateway, id);
    if (state.kind === 'lost' || state.inFlight === 0 || leftMs <= 0) {
      if (io.isTerminal) io.err('\r\x1b[K');
      return state;
    }
    if (io.isTerminal)
      io.err(`\r\x1b[K${id}: ${formatCount(state.inFlight, 'stream')} left, ${formatSpan(leftMs)} to go`);
  }
}

async function readState(gateway: GatewayClient, id: string): Promise<Wait> {
  const reply = await gateway.invoke('backend.list', {});
  if (!reply.ok) return { kind: 'lost', message: reply.error.message };
  const backend = reply.value.find((candidate) => candidate.id === id);
  if (!backend) return { kind: 'lost', message: `${id} was removed while it drained` };
  if (backend.mode === 'active') return { kind: 'lost', message: `${id} was resumed while it drained` };
  return { kind: 'left', inFlight: backend.inFlight };
}

const overdue = (id: string, inFlight: number): Outcome =>
  failed(
    `the deadline passed with ${formatCount(inFlight, 'stream')} still running on ${id}; it goes on draining, nothing was cut`,
  );

const describe = (id: string, inFlight: number): string =>
  inFlight === 0 ? `${id} is drained\n` : `${id} is draining, ${formatCount(inFlight, 'stream')} still running\n`;
