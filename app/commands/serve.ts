import { join } from 'node:path';
import { buildIfNeeded, panelBundle } from '../build-if-needed.ts';
import { launchFlags, resolveLaunch } from '../host/launch-options.ts';
import type { RunEnd } from '../host/run-until-signal.ts';
import { type Command, done, failed, type Invocation, type Io, type Outcome, textOption } from './command.ts';

const checkout = join(import.meta.dirname, '../..');

/** The gateway without a window. */
export const serve: Command = {
  name: 'serve',
  synopsis: '[--config F] [--data-dir D] [--demo]',
  summary: 'run the gateway without a window; the panel is served to a browser',
  details: [
    'Without --config: corral.yaml of the working directory, else of the data dir.',
    'With --demo an embedded fleet of simulated servers takes the place of the configured one.',
    'SIGTERM and SIGINT let running streams finish, a second one cuts them; SIGHUP reads the configuration again.',
  ],
  words: 0,
  options: launchFlags,
  run: runServe,
};

const outcomes: Readonly<Record<RunEnd, Outcome>> = {
  stopped: done,
  cut: failed('stopped before every stream had finished'),
  crashed: failed('stopped by an error of its own; the log says which'),
};

async function runServe(invocation: Invocation): Promise<Outcome> {
  const { io, values } = invocation;
  // Loaded here: no other command needs the engine, and loading it takes longer than most of them.
  const { startHost } = await import('../host.ts');
  const { runUntilSignal } = await import('../host/run-until-signal.ts');
  await preparePanel(io);
  const launch = resolveLaunch({
    config: textOption(invocation, 'config'),
    dataDir: textOption(invocation, 'data-dir'),
    demo: values.demo === true,
  });
  const started = await startHost({ ...launch, isHeadless: true, panelDir: join(checkout, 'dist/renderer') });
  if (!started.ok) return failed(started.error);
  const host = started.value;
  const ended = runUntilSignal(host);
  io.out(`gateway listening on ${host.gateway.url}\n`);
  if (host.control) io.out(`control panel on ${host.control.newPanelLink()}\n`);
  return outcomes[await ended];
}

/** Traffic matters more than the panel: a gateway whose panel cannot be built still serves. */
async function preparePanel(io: Io): Promise<void> {
  const result = await buildIfNeeded(checkout, [panelBundle], (line) => io.err(`corral: ${line}\n`));
  if (result !== 'built') io.err(`corral: the panel is ${result.kind}: ${result.reason}\n`);
}
