import type { BrowserWindow } from 'electron';
import type { Log } from '../../../main/ports.ts';
import { panelOrigin } from './bridge-channels.ts';
import { createReloadBudget } from './reload-budget.ts';
import { restPath } from './rest-page.ts';

/** A page that is busy for this long will not come back by itself. */
const UNRESPONSIVE_MS = 10_000;

/**
 * Brings the page back when it crashed or hangs. The gateway never notices: it runs in another process.
 * A page that fails again and again is left alone, behind a button.
 */
export function recoverPage(window: BrowserWindow, log: Log): void {
  const { webContents } = window;
  const budget = createReloadBudget();
  let hanging: NodeJS.Timeout | undefined;

  webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    clearTimeout(hanging);
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const isWorthIt = budget.take(performance.now());
    log.error(isWorthIt ? 'the panel failed and is loaded again' : 'the panel failed too often: it waits for a click', {
      reason,
      exitCode,
    });
    if (isWorthIt) webContents.reload();
    // A failure is logged by `did-fail-load`, with its reason.
    else window.loadURL(`${panelOrigin}${restPath}`).catch(() => {});
  });
  window.on('unresponsive', () => {
    log.warn('the panel does not respond');
    // Somebody who stopped it in the debugger wants it stopped.
    if (webContents.isDevToolsOpened()) return;
    clearTimeout(hanging);
    hanging = setTimeout(() => webContents.forcefullyCrashRenderer(), UNRESPONSIVE_MS);
  });
  window.on('responsive', () => clearTimeout(hanging));
  webContents.on('preload-error', (_, path, error) =>
    log.error('the bridge to the panel failed', { path, error: error.stack ?? error.message }),
  );
  webContents.on('did-fail-load', (_, code, description, url, isMainFrame) => {
    if (isMainFrame) log.error('the panel could not be loaded', { code, description, url });
  });
}
