import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded, desktopBundle, panelBundle } from './build-if-needed.ts';
import { type Command, failed, type Invocation, type Outcome } from './commands/command.ts';
import { serve } from './commands/serve.ts';
import { findElectron, hasDisplay } from './electron-binary.ts';
import { runCommand } from './run-command.ts';
import { endProcess, terminal, tolerateClosedPipe } from './terminal.ts';

const checkout = join(import.meta.dirname, '..');
const say = (line: string): void => terminal.err(`corral: ${line}\n`);

/** `npm start`: the desktop where it can be had, else the same gateway with its panel in a browser. */
const start: Command = {
  ...serve,
  name: 'start',
  synopsis: '[--headless] [--config F] [--data-dir D] [--demo]',
  summary: 'the desktop app; without Electron or a display, the same in a browser',
  options: { ...serve.options, headless: { type: 'boolean' } },
  run: (invocation) => {
    const binary = invocation.values.headless ? null : findDesktop();
    return binary === null ? serve.run(invocation) : runDesktop(binary, invocation);
  },
};

function findDesktop(): string | null {
  if (!hasDisplay(process.platform, process.env)) {
    say('there is no display here: running headless');
    return null;
  }
  const binary = findElectron(say);
  if (binary === null) say('the Electron runtime is not installed and cannot be fetched: running headless');
  return binary;
}

async function runDesktop(binary: string, { values }: Invocation): Promise<Outcome> {
  const built = await buildIfNeeded(checkout, [panelBundle, desktopBundle], say);
  if (built !== 'built' && built.kind === 'missing') return failed(`the desktop cannot be built: ${built.reason}`);
  if (built !== 'built') say(`running an older build: ${built.reason}`);
  const flags = Object.entries(values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}=${value}`],
  );
  const desktop = spawn(binary, [checkout, ...flags], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => desktop.kill(signal));
  return new Promise((resolve) => {
    desktop.once('error', (error) => resolve(failed(`Electron did not start: ${error.message}`)));
    desktop.once('exit', (code, signal) => {
      resolve(code === 0 ? { exit: 0 } : failed(`the desktop ended with ${signal ?? `code ${code}`}`));
    });
  });
}

tolerateClosedPipe();
endProcess(await runCommand(['start', ...process.argv.slice(2)], [start], terminal));
