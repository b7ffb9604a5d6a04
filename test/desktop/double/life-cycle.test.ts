import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findRuntime } from '../support/electron-runtime.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';
import { fixtureDir } from './launch-fixture.ts';

const { kind } = await findRuntime();
const isDouble = kind === 'double';

describe('the life of an app', () => {
  let folder: string;
  let userData: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'corral-life-'));
    userData = join(folder, 'user');
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  });

  async function start(): Promise<LaunchedApp> {
    const launched = await launchApp({
      path: join(fixtureDir, 'life.cjs'),
      args: [`--user-data-dir=${userData}`],
      folder,
    });
    await launched.app.firstWindow();
    return launched;
  }
  const lines = ({ output }: LaunchedApp): string[] =>
    [...output().matchAll(/^life: (.*)$/gm)].map(([, line]) => line ?? '');

  /** Programs that were started with this folder on their command line, by their ids. */
  const users = (dir: string): string[] =>
    readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir);
      } catch {
        // It ended in between.
        return false;
      }
    });

  it('begins with its entry, which is loaded before it is ready', async () => {
    const launched = await start();
    await launched.app.close();
    expect(lines(launched).slice(0, 2)).toEqual(['entry loaded, ready false', 'ready']);
  });

  it('ends in this order, with code 0', async () => {
    const launched = await start();
    await launched.app.evaluate(({ app }) => app.quit());
    expect(await launched.exited).toBe(0);
    expect(lines(launched).slice(2)).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit']);
  });

  it('ends with its last window unless somebody listens', async () => {
    const launched = await start();
    await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await launched.exited).toBe(0);
  });

  it('goes on when a listener refuses to quit', async () => {
    const launched = await start();
    const isThere = await launched.app.evaluate(({ app, BrowserWindow }) => {
      app.once('before-quit', (event) => event.preventDefault());
      app.quit();
      return BrowserWindow.getAllWindows().length;
    });
    expect(isThere).toBe(1);
    await launched.app.close();
  });

  it.skipIf(process.platform === 'win32')('ends in order when it is asked to from outside', async () => {
    const launched = await start();
    launched.app.process().kill('SIGTERM');
    expect(await launched.exited).toBe(0);
    expect(lines(launched).at(-1)).toBe('quit');
  });

  it.runIf(isDouble && process.platform === 'linux')('leaves neither a process nor a profile behind', async () => {
    const launched = await start();
    const profile = join(userData, 'chromium');
    expect(existsSync(profile)).toBe(true);
    expect(users(profile)).not.toEqual([]);
    await launched.app.close();
    expect(users(profile)).toEqual([]);
    expect(existsSync(profile)).toBe(false);
  });

  it.runIf(isDouble && process.platform === 'linux')('leaves no process behind when it is killed', async () => {
    const launched = await start();
    const { pid } = launched.app.process();
    expect(users(userData)).not.toEqual([]);
    process.kill(pid ?? 0, 'SIGKILL');
    await launched.exited;
    await expect.poll(() => users(userData)).toEqual([]);
  });
});
