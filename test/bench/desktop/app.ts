import { mkdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright-core';
import { launchApp } from '../../desktop/support/launch-app.ts';
import { pretendTray } from '../../desktop/support/tray-host.ts';
import { createTempFolder, removeFolder, trackPid } from '../harness/children.ts';

const root = join(import.meta.dirname, '../../..');
const START_LIMIT_MS = 60_000;
const MOST_PREFERRED = -20;

/** The built desktop app, started as at login: without a window. */
export interface BenchApp {
  readonly app: ElectronApplication;
  /** Where clients send. */
  readonly url: string;
  /** Whether its main thread goes before whatever else runs on the machine. */
  readonly isPreferred: boolean;
  stop(): Promise<void>;
}

export async function startApp(backends: string): Promise<BenchApp> {
  const endPretence = pretendTray(true);
  const folder = createTempFolder();
  mkdirSync(join(folder, 'data'));
  const log = 'log: { access: off, level: error }';
  writeFileSync(join(folder, 'corral.yaml'), `listen: { port: 0 }\ncontrol: { port: 0 }\n${log}\n${backends}\n`);
  const args = ['--hidden', `--data-dir=${folder}/data`, `--config=${folder}/corral.yaml`];
  const { app, output, exited } = await launchApp({ path: root, args, folder });
  const release = trackPid(app.process().pid ?? 0);
  return {
    app,
    isPreferred: prefer(app.process().pid ?? 0),
    url: await findUrl(output),
    async stop() {
      await app.close();
      await exited;
      release();
      endPretence();
      removeFolder(folder);
    },
  };
}

/** The servers, the clients and the page share the machine's few cores with the app: what is to be seen is its own doing. */
function prefer(pid: number): boolean {
  try {
    setPriority(pid, MOST_PREFERRED);
    return true;
  } catch {
    // Only root may.
    return false;
  }
}

async function findUrl(output: () => string): Promise<string> {
  const endsAt = performance.now() + START_LIMIT_MS;
  while (performance.now() < endsAt) {
    const url = /gateway listening on (\S+)/.exec(output())?.[1];
    if (url) return url;
    await sleep(50);
  }
  throw new Error(`the app does not listen:\n${output()}`);
}
