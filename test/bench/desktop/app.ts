import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright-core';
import { launchApp } from '../../desktop/support/launch-app.ts';
import { pretendTray } from '../../desktop/support/tray-host.ts';
import { createTempFolder, removeFolder, trackPid } from '../harness/children.ts';

const root = join(import.meta.dirname, '../../..');
const START_LIMIT_MS = 60_000;

/** The built desktop app, started as at login: without a window. */
export interface BenchApp {
  readonly app: ElectronApplication;
  /** Where clients send. */
  readonly url: string;
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

async function findUrl(output: () => string): Promise<string> {
  const endsAt = performance.now() + START_LIMIT_MS;
  while (performance.now() < endsAt) {
    const url = /gateway listening on (\S+)/.exec(output())?.[1];
    if (url) return url;
    await sleep(50);
  }
  throw new Error(`the app does not listen:\n${output()}`);
}
