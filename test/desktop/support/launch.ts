import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type LaunchedApp, launchApp } from './launch-app.ts';

const root = join(import.meta.dirname, '../../..');

/** Corral's desktop app, running, in folders of its own. */
export interface Desktop extends LaunchedApp {
  /** The panel's window, once it shows the panel. */
  readonly page: Page;
  readonly dataDir: string;
  /** Base URL clients use. */
  readonly gatewayUrl: string;
  /** Starts the same again, on the same folders; resolves with the exit code of that. */
  startAgain(): Promise<number | null>;
  /** Quits and removes what was written. */
  close(): Promise<void>;
}

export interface DesktopOptions {
  /** YAML for the configuration file. Listens on any free port unless it says otherwise. */
  readonly config?: string;
  /** Of an earlier run; it is left behind then. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
}

const usualConfig = { listen: 'listen: { port: 0 }', control: 'control: { port: 0 }' };

/** Starts the built app (`dist/app`) on Electron or on the double, and waits for the panel. */
export async function launchDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const folder = mkdtempSync(join(tmpdir(), 'corral-desktop-'));
  const configPath = join(folder, 'corral.yaml');
  writeFileSync(configPath, withFreePorts(options.config ?? ''));
  const dataDir = options.dataDir ?? join(folder, 'data');
  const args = [`--data-dir=${dataDir}`, `--config=${configPath}`, ...(options.args ?? [])];
  const launched = await launchApp({ path: root, args, folder });
  async function close(): Promise<void> {
    await launched.app.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  try {
    const page = await panelOf(launched);
    const gatewayUrl = urlIn(launched.output());
    return { ...launched, page, dataDir, gatewayUrl, startAgain: () => runToEnd([root, ...args]), close };
  } catch (error) {
    const output = launched.output();
    await close();
    throw new Error(`the panel did not come up; the app said:\n${output}`, { cause: error });
  }
}

async function panelOf({ app }: LaunchedApp): Promise<Page> {
  const page = await app.firstWindow();
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  return page;
}

function withFreePorts(config: string): string {
  const added = Object.entries(usualConfig).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(config));
  return [...added.map(([, line]) => line), config].join('\n');
}

function urlIn(output: string): string {
  const url = /gateway listening on (\S+)/.exec(output)?.[1];
  if (url === undefined) throw new Error('the app did not say where it listens');
  return url;
}

async function runToEnd(args: readonly string[]): Promise<number | null> {
  // The package names the binary that Playwright starts too.
  const binary = createRequire(import.meta.url)('electron') as string;
  const child = spawn(binary, args, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code as number | null;
}
