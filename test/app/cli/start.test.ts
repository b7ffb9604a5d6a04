import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasDisplay } from '../../../app/electron-binary.ts';
import { newTempDir } from '../temp-dir.ts';
import { newDataDir, writeConfig } from './run-cli.ts';

const script = resolve(import.meta.dirname, '../../../app/start.ts');

function start(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    written.stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.stderr += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, written, ended };
}

const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' };
const options = (): string[] => ['--config', writeConfig(), '--data-dir', newDataDir()];

/** A folder that stands for Electron's runtime; its binary writes down how it was called. */
function createRuntime(exitCode: number): string {
  const dir = newTempDir();
  const binary = join(dir, 'electron');
  writeFileSync(binary, `#!/bin/sh\necho "desktop $*"\nexit ${exitCode}\n`);
  chmodSync(binary, 0o755);
  return dir;
}

describe('npm start', () => {
  it('without a display says so in one line and serves headless', async () => {
    const { child, written, ended } = start(options(), noDisplay);
    await expect.poll(() => written.stdout).toMatch(/^gateway listening on .*\ncontrol panel on .*\n$/);
    expect(written.stderr.match(/no display[^\n]*headless/g)).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('with a display but no Electron runtime says so in one line and serves headless', async () => {
    const env = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: newDataDir() };
    const { written } = start(options(), env);
    await expect.poll(() => written.stdout).toContain('control panel on');
    expect(written.stderr.match(/Electron runtime is not installed[^\n]*headless/g)).toHaveLength(1);
  });

  it('with both starts the desktop, hands the options on and ends as it does', async () => {
    const env = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: createRuntime(0) };
    const args = ['--demo', ...options()];
    const { written, ended } = start(args, env);
    expect(await ended).toBe(0);
    expect(written.stdout).toMatch(/^desktop \S+ /);
    for (const argument of ['--demo', `--config=${args[2]}`, `--data-dir=${args[4]}`]) {
      expect(written.stdout).toContain(` ${argument}`);
    }
    const failing = start(options(), { ...env, ELECTRON_OVERRIDE_DIST_PATH: createRuntime(3) });
    expect(await failing.ended).toBe(1);
    expect(failing.written.stderr).toContain('code 3');
  });

  it('with --headless does not look for a desktop at all', async () => {
    const env = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: createRuntime(0) };
    const { written } = start(['--headless', ...options()], env);
    await expect.poll(() => written.stdout).toContain('gateway listening on');
    expect(written.stderr).not.toContain('headless');
  });

  it('knows that only Linux can be without a display', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});
