import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog } from 'electron';
import { prepareDataDir } from './data-dir.ts';
import { connectWindow } from './desktop/ipc.ts';
import { installMenu } from './desktop/menu.ts';
import {
  createPanelWindow,
  lockDownSession,
  registerPanelScheme,
  servePanelFiles,
  showPanelWindow,
} from './desktop/window.ts';
import { launchFlags, resolveLaunch } from './host/launch-options.ts';
import { type Host, startHost } from './host.ts';

/** Folder of the built panel, beside the folder of this bundle. */
const panelDir = join(import.meta.dirname, '../renderer');
const preloadPath = join(import.meta.dirname, 'preload.cjs');
const CRASH_GRACE_MS = 2_000;

// Chromium's own switches share the command line: what is not ours is passed over.
const { values } = parseArgs({ args: process.argv.slice(1), options: launchFlags, strict: false });
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const launch = resolveLaunch({
  config: text(values.config),
  dataDir: text(values['data-dir']),
  demo: values.demo === true,
});

registerPanelScheme();
keepWindowStateIn(join(launch.dataDir, 'window'));
if (app.requestSingleInstanceLock()) {
  // Not awaited: Electron becomes ready only once this module has been evaluated.
  void app.whenReady().then(start).catch(fail);
} else app.quit();

async function start(): Promise<void> {
  const started = await startHost({ ...launch, isHeadless: false, panelDir });
  if (started.ok) open(started.value);
  else fail(started.error);
}

function open(host: Host): void {
  console.log(`gateway listening on ${host.gateway.url}`);
  if (host.control) console.log(`control panel on ${host.control.newPanelLink()}`);
  stopBeforeQuit(host);
  endOnCrash(host);
  lockDownSession();
  servePanelFiles(panelDir);
  connectWindow(host);
  installMenu();
  createPanelWindow(preloadPath);
  app.on('second-instance', () => showPanelWindow(preloadPath));
  app.on('activate', () => showPanelWindow(preloadPath));
  app.on('window-all-closed', () => app.quit());
}

/** The lock that makes a second start focus the first lives here too: one per data dir, not one per user. */
function keepWindowStateIn(dir: string): void {
  prepareDataDir(launch.dataDir);
  mkdirSync(dir, { recursive: true });
  app.setPath('userData', dir);
}

/** The first attempt to quit lets streams finish, a second one cuts them. */
function stopBeforeQuit(host: Host): void {
  let stage: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (stage === 'stopped') return;
    event.preventDefault();
    if (stage === 'stopping') {
      host.cut();
      return;
    }
    stage = 'stopping';
    void host.stop().finally(() => {
      stage = 'stopped';
      app.quit();
    });
  });
}

function endOnCrash(host: Host): void {
  process.on('uncaughtException', (error) => {
    host.log.error('the program failed', { error: error.stack });
    setTimeout(() => app.exit(1), CRASH_GRACE_MS);
    host.cut();
    void host.stop().finally(() => app.exit(1));
  });
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`corral: ${message}`);
  dialog.showErrorBox('Corral cannot start', message);
  app.exit(1);
}
