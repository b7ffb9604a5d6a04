import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { allCommands } from '../../../app/commands/all-commands.ts';
import { ensureControlToken } from '../../../app/control-token.ts';
import { createDispatch } from '../../../app/dispatch.ts';
import { startHttpControl } from '../../../app/http-control.ts';
import { readSecret } from '../../../app/read-secret.ts';
import { runCommand } from '../../../app/run-command.ts';
import { claimRuntime } from '../../../app/runtime-file.ts';
import { systemClock } from '../../../main/system-ports.ts';
import type { Handlers } from '../../../shared/contract.ts';
import { createFakeGateway } from '../fake-gateway.ts';
import { createRecordingLog } from '../recording-log.ts';
import { type CliRun, newDataDir, spawnCli } from './run-cli.ts';

/** A gateway as the CLI meets it: a data dir, a control server, and handlers that the test writes. */
export async function startRemote(handlers: Partial<Handlers> = {}) {
  const dataDir = newDataDir();
  const log = createRecordingLog();
  const gateway = createFakeGateway(handlers);
  const claim = claimRuntime(dataDir);
  const control = await startHttpControl({
    binding: { host: '127.0.0.1', port: 0 },
    allow: [],
    token: ensureControlToken(dataDir),
    dispatch: createDispatch(gateway.handlers, { log, audit: () => {} }),
    subscribe: gateway.subscribe,
    attachPage: () => () => {},
    metrics: gateway.metrics,
    panelDir: '/nonexistent',
    clock: systemClock,
    log,
  });
  if (!claim.ok || !control.ok) throw new Error('the remote did not start');
  claim.value.announce(control.value.url);
  onTestFinished(() => control.value.stop());
  const corral = (...args: readonly string[]) => spawnCli([...args, '--data-dir', dataDir]).ended;
  const run = (...args: readonly string[]) => runHere([...args, '--data-dir', dataDir]);
  /** The same with that text on stdin. */
  const runWith = (stdin: string, ...args: readonly string[]) => runHere([...args, '--data-dir', dataDir], stdin);
  return { corral, run, runWith, dataDir, url: control.value.url, stop: control.value.stop };
}

/** The command line in this process: as a child would end, in a fraction of its time. */
async function runHere(args: readonly string[], stdin = ''): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const outcome = await runCommand(args, allCommands, {
    out: (text) => {
      written.stdout += text;
    },
    err: (text) => {
      written.stderr += text;
    },
    isTerminal: false,
    rows: 24,
    columns: 80,
    onInterrupt: () => () => {},
    readSecret: (prompt) => readSecret(prompt, { from: Readable.from([stdin]), isTerminal: false, say: () => {} }),
  });
  if (outcome.exit !== 0) written.stderr += `corral: ${outcome.message}\n`;
  return { code: outcome.exit, ...written };
}
