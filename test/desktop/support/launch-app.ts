import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { vi } from 'vitest';
import { findRuntime } from './electron-runtime.ts';

const root = join(import.meta.dirname, '../../..');
const witness = join(import.meta.dirname, 'witness.cjs');
const LAUNCH_LIMIT_MS = 60_000;

// An app with a browser takes two seconds to start; on a machine that is busy with other tests, many more.
// Not for a bench, which starts the app outside of a test.
if (process.env.VITEST) {
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000, expect: { poll: { timeout: 30_000, interval: 25 } } });
}

export interface AppToLaunch {
  /** The app's folder, or its first file. */
  readonly path: string;
  readonly args: readonly string[];
  /** A folder for what is kept of this run. */
  readonly folder: string;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  /** What the main process has printed, from its first line to its last. Its log goes past this, to stderr. */
  output(): string;
  /** Resolves with its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** Starts an Electron app under Playwright, in the project's folder. */
export async function launchApp({ path, args, folder }: AppToLaunch): Promise<LaunchedApp> {
  const { distDir, env } = await findRuntime();
  if (distDir !== null) process.env.ELECTRON_OVERRIDE_DIST_PATH = distDir;
  // Playwright hands out the process when part of what it said has gone by.
  const outputFile = join(folder, 'output.txt');
  writeFileSync(outputFile, '');
  const app = await _electron.launch({
    args: ['-r', witness, path, ...args],
    cwd: root,
    env: { ...process.env, ...env, CORRAL_WITNESS_OUTPUT: outputFile } as Record<string, string>,
    // Root has no sandbox; everybody else tests inside it.
    chromiumSandbox: process.getuid?.() !== 0,
    // Neither light nor dark by order of Playwright: that is for the app to say.
    colorScheme: null,
    timeout: LAUNCH_LIMIT_MS,
  });
  return {
    app,
    output: () => readFileSync(outputFile, 'utf8'),
    exited: once(app.process(), 'exit').then(([code]) => code as number | null),
  };
}
