import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { newTempDir } from '../temp-dir.ts';

const cli = resolve(import.meta.dirname, '../../../app/cli.ts');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Child {
  readonly process: ChildProcess;
  /** What it has written so far. */
  readonly written: { stdout: string; stderr: string };
  readonly ended: Promise<CliRun>;
}

export const newDataDir = newTempDir;

/** Writes a configuration for any free ports, followed by `rest`. */
export function writeConfig(rest = '', dir = newDataDir()): string {
  const path = join(dir, 'corral.yaml');
  writeFileSync(path, `listen: { port: 0 }\ncontrol: { port: 0 }\n${rest}`);
  return path;
}

/** Starts the CLI as a child process, which does not outlive the test. */
export function spawnCli(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; stdin?: string } = {},
): Child {
  const env = { ...process.env, NO_COLOR: '1', ...options.env };
  const child = spawn(process.execPath, [cli, ...args], { cwd: options.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  // A command that reads nothing may have ended by now.
  child.stdin.on('error', () => {}).end(options.stdin ?? '');
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...written }));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { process: child, written, ended };
}

export const runCli = (...args: readonly string[]): Promise<CliRun> => spawnCli(args).ended;

export interface Served extends Child {
  readonly dataDir: string;
  readonly configPath: string;
  readonly gatewayUrl: string;
  readonly panelLink: string;
}

/** Starts `serve` and waits until it says that it is ready. */
export async function serve(rest = '', dataDir = newDataDir(), env: NodeJS.ProcessEnv = {}): Promise<Served> {
  const configPath = writeConfig(rest);
  const child = spawnCli(['serve', '--config', configPath, '--data-dir', dataDir], { env });
  const ready = async (): Promise<string> => {
    if (child.process.exitCode !== null) throw new Error(`serve ended: ${(await child.ended).stderr}`);
    return child.written.stdout;
  };
  await expect.poll(ready).toMatch(/^gateway listening on .*\ncontrol panel on .*\n$/);
  const [, gatewayUrl = ''] = /^gateway listening on (\S+)$/m.exec(child.written.stdout) ?? [];
  const [, panelLink = ''] = /^control panel on (\S+)$/m.exec(child.written.stdout) ?? [];
  return { ...child, dataDir, configPath, gatewayUrl, panelLink };
}
