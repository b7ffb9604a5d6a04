import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { asArgument } from '../../support/browser-switches.ts';
import { findBrowser } from '../../support/find-browser.ts';
import { type Connection, connect } from './connection.ts';
import { ignoreEnded } from './ignore-ended.ts';

export interface BrowserProcess {
  readonly connection: Connection;
  /** As in `process.versions.chrome`. */
  readonly version: string;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** Chromium's switches without dashes; they win over the quiet ones. */
  readonly switches: ReadonlyMap<string, string>;
  /** Folder for the browser's own files, removed at the end. */
  readonly profileDir: string;
  /** It ended although nobody asked it to. */
  onCrash(code: number | null): void;
}

const CLOSE_LIMIT_MS = 5_000;

/** Starts the Chromium that shows the windows. */
export async function startBrowser(options: BrowserOptions): Promise<BrowserProcess> {
  const { executablePath, env, args } = await findBrowser();
  const child = spawn(executablePath, [...argumentsFor(options, args), '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  // Playwright waits for the line that names the debugging port.
  child.stderr?.pipe(process.stderr, { end: false });
  const connection = connect(child.stdio[4] as Readable, child.stdio[3] as Writable);
  const ended = once(child, 'exit');
  const onEnd = (code: number | null): void => options.onCrash(code);
  child.once('exit', connection.lose).once('exit', onEnd);
  const endNow = (): void => void child.kill('SIGKILL');
  process.once('exit', endNow);
  const { product } = await connection.send('Browser.getVersion');
  return {
    connection,
    version: product.split('/')[1] ?? product,
    async close() {
      child.off('exit', onEnd);
      await end(child, connection, ended);
      process.off('exit', endNow);
      rmSync(options.profileDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Asked to close, Chromium takes its children along; killed, they would write on into the profile. */
async function end(child: ChildProcess, connection: Connection, ended: Promise<unknown>): Promise<void> {
  // Its answer may be lost in its ending.
  connection.send('Browser.close').catch(ignoreEnded);
  const limit = new AbortController();
  const late = sleep(CLOSE_LIMIT_MS, 'late', { signal: limit.signal }).catch(() => 'in time');
  if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
  limit.abort();
  await ended;
}

function argumentsFor({ switches, profileDir }: BrowserOptions, usual: readonly string[]): string[] {
  const given = new Map([...switches].filter(([name]) => name !== 'user-data-dir' && name !== 'no-sandbox'));
  const defaults = usual.filter((argument) => !given.has(nameOf(argument)));
  return [
    ...defaults,
    ...[...given].map(asArgument),
    ...(process.env.ELECTRON_DOUBLE_HEADED === '1' ? [] : ['--headless']),
    // Electron loads modules of a page from a file.
    '--allow-file-access-from-files',
    '--no-startup-window',
    `--user-data-dir=${profileDir}`,
  ];
}

const nameOf = (argument: string): string => argument.replace(/^--/, '').replace(/=.*/s, '');
