import { parseDuration } from '../../shared/duration.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { currentStep, type RollingSnapshot } from '../../shared/rolling.ts';
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
import { followRolling } from './follow-rolling.ts';
import { findGateway, type GatewayClient } from './gateway-client.ts';
import { leavingOptions } from './remote-command.ts';
import { formatRolling, formatSteps } from './rolling-words.ts';
import { runProgram } from './run-program.ts';

/** Restarts the servers of several backends one after the other, without cutting a stream. */
export const rollingRestart: Command = {
  name: 'rolling-restart',
  synopsis:
    'ID… [--warm-elsewhere] [--no-rewarm] [--deadline 10m] [--wait | --exec PROGRAM] [--yes] [--json] [--data-dir D]',
  summary: 'drain, restart and resume backends one after the other, without cutting a stream',
  details: [
    'Each in its turn gets no new work, finishes what it has, is then to be restarted by you, and takes work again once it is',
    'back, its models loaded as before (--no-rewarm leaves that out). The next one waits for that, and while another is down.',
    'The gateway sees the server go away and come back; corral rolling restarted ID says so where that was too quick for it.',
    '--wait shows it to its end; with --json a line of JSON for each change. It goes on without this command: corral rolling show.',
    '--exec runs that program, here, whenever a backend is ready, split at spaces and without a shell; CORRAL_BACKEND and',
    'CORRAL_BACKEND_URL name the backend. One that fails ends the command, and leaves the backend drained for you to look at.',
    '--warm-elsewhere and --deadline as in corral backend drain; --yes goes on although models become unreachable meanwhile.',
  ],
  words: 'some',
  options: {
    ...remoteOptions,
    ...leavingOptions,
    'warm-elsewhere': { type: 'boolean' },
    'no-rewarm': { type: 'boolean' },
    deadline: { type: 'string' },
    wait: { type: 'boolean' },
    exec: { type: 'string' },
  },
  async run(invocation) {
    const order = readOrder(invocation);
    if (!order.ok) return misused(order.error);
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const begun = await gateway.value.invoke('rolling.begin', order.value);
    if (!begun.ok) return refused(begun.error);
    const isWatched = invocation.values.wait === true || textOption(invocation, 'exec') !== undefined;
    if (isWatched) return watch(invocation, gateway.value, begun.value.id);
    if (invocation.values.json) printJson(invocation.io, begun.value);
    else invocation.io.out(formatRolling(begun.value));
    return done;
  },
};

function readOrder(invocation: Invocation) {
  const { positionals, values } = invocation;
  const deadline = textOption(invocation, 'deadline');
  const deadlineMs = deadline === undefined ? ok(undefined) : parseDuration(deadline);
  if (!deadlineMs.ok) return err(`--deadline ${deadlineMs.error}`);
  const program = textOption(invocation, 'exec');
  if (program?.trim() === '') return err('--exec must name a program');
  return ok({
    backends: [...positionals],
    confirm: values.yes === true,
    warmElsewhere: values['warm-elsewhere'] === true,
    rewarm: values['no-rewarm'] !== true,
    ...(deadlineMs.value !== undefined && { deadlineMs: deadlineMs.value }),
  });
}

async function watch(invocation: Invocation, gateway: GatewayClient, id: string): Promise<Outcome> {
  const { io, values } = invocation;
  const program = textOption(invocation, 'exec')?.trim().split(/\s+/);
  const tell = createTeller();
  const followed = await followRolling(gateway, {
    id,
    io,
    onNews: (rolling) => io.out(values.json ? `${JSON.stringify(rolling)}\n` : tell(rolling)),
    restart: program ? (backend, url) => restartBy(program, { backend, url, gateway }) : null,
  });
  if (!followed.ok) return failed(followed.error);
  const { state, words, steps } = followed.value;
  const isWhole = state === 'done' && steps.every(({ stage }) => stage === 'done');
  return isWhole ? done : failed(`not every backend was restarted: ${words}`);
}

interface Restart {
  readonly backend: string;
  readonly url: string;
  readonly gateway: GatewayClient;
}

async function restartBy(
  program: readonly string[],
  { backend, url, gateway }: Restart,
): Promise<Result<void, string>> {
  const ran = await runProgram(program, { CORRAL_BACKEND: backend, CORRAL_BACKEND_URL: url });
  if (!ran.ok)
    return err(
      `${ran.error}: ${backend} stays drained (corral rolling restarted ${backend}, or corral rolling skip ${backend})`,
    );
  const said = await gateway.invoke('rolling.restarted', { backend });
  return said.ok ? ok(undefined) : err(said.error.message);
}

/** What is new in words: the step that changed, or why it waits. */
function createTeller(): (rolling: RollingSnapshot) => string {
  const said = new Set<string>();
  return (rolling) => {
    const { steps, state, words, question } = rolling;
    const lines = formatSteps(rolling).filter((_, place) => steps[place]?.stage !== 'waiting');
    const ready = currentStep(steps);
    const news = [
      ...lines,
      ...(ready?.stage === 'ready' ? [`restart the server of ${ready.backend} now`] : []),
      ...(state === 'paused'
        ? [`paused: ${words}${question === null ? '' : ' (corral rolling proceed, skip or stop)'}`]
        : []),
    ].filter((line) => !said.has(line));
    for (const line of news) said.add(line);
    return news.map((line) => `${line}\n`).join('');
  };
}
