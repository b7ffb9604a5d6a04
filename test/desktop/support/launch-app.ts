import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { findRuntime } from './electron-runtime.ts';

const root = join(import.meta.dirname, '../../..');
const witness = join(import.meta.dirname, 'witness.cjs');
const LAUNCH_LIMIT_MS = 60_000;

export interface LaunchedApp {
  readonly app: ElectronApplication;
  /** Everything its main process has written so far. */
  output(): string;
  /** Resolves with its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** Starts an Electron app, a folder or a file, under Playwright, in the project's folder. */
export async function launchApp(appPath: string, args: readonly string[]): Promise<LaunchedApp> {
  const { distDir, env } = await findRuntime();
  if (distDir !== null) process.env.ELECTRON_OVERRIDE_DIST_PATH = distDir;
  const app = await _electron.launch({
    args: ['-r', witness, appPath, ...args],
    cwd: root,
    env: { ...process.env, ...env } as Record<string, string>,
    // Root has no sandbox; everybody else tests inside it.
    chromiumSandbox: process.getuid?.() !== 0,
    // Neither light nor dark by order of Playwright: that is for the app to say.
    colorScheme: null,
    timeout: LAUNCH_LIMIT_MS,
  });
  const child = app.process();
  return { app, output: collect(child), exited: once(child, 'exit').then(([code]) => code as number | null) };
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return () => text;
}
