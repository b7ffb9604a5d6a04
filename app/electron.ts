import { join } from 'node:path';
import { app, safeStorage } from 'electron';
import { claimDesktop } from './desktop/claim-desktop.ts';
import { failToStart } from './desktop/fail-to-start.ts';
import { followGateway } from './desktop/follow-gateway.ts';
import { createKeychainKey } from './desktop/keychain/keychain-key.ts';
import { readDesktopLaunch } from './desktop/launch.ts';
import { installMenu } from './desktop/menu/application-menu.ts';
import { createNotifications } from './desktop/notices/notifications.ts';
import { openPreferences, type Preferences } from './desktop/preferences/preferences.ts';
import { systemLoginItem } from './desktop/preferences/system-login-item.ts';
import { endOnCrash } from './desktop/quit/end-on-crash.ts';
import { listenForQuit } from './desktop/quit/listen-for-quit.ts';
import { createActions } from './desktop/shell-actions.ts';
import { createTray } from './desktop/tray/tray.ts';
import { lockDown } from './desktop/window/lock-down.ts';
import { openPanel } from './desktop/window/open-panel.ts';
import { registerPanelScheme, servePanelFiles } from './desktop/window/panel-scheme.ts';
import { showWhenAsked } from './desktop/window/show-when-asked.ts';
import { type Host, startHost } from './host.ts';

/** Beside this bundle: the built panel, the preload and the icons. */
const panelDir = join(import.meta.dirname, '../renderer');
const preloadPath = join(import.meta.dirname, 'preload.cjs');
const assetsDir = join(import.meta.dirname, 'assets');

const launch = readDesktopLaunch(process.argv.slice(1));
registerPanelScheme();
app.enableSandbox();
app.setAppUserModelId('io.corral.gateway');
const claim = claimDesktop(launch.dataDir);
// Not awaited: Electron becomes ready only once this module has been evaluated.
if (!claim.ok) failToStart(claim.error);
else if (claim.value === 'first') void app.whenReady().then(start).catch(failToStart);
else app.quit();

async function start(): Promise<void> {
  const preferences = openPreferences(launch.dataDir, systemLoginItem(launch));
  const keychain = createKeychainKey({ dataDir: launch.dataDir, keychain: safeStorage });
  const started = await startHost({ ...launch, isHeadless: false, panelDir, desktop: preferences.handlers, keychain });
  if (!started.ok) return failToStart(started.error);
  announce(started.value);
  if (preferences.problem) started.value.log.warn('the usual preferences apply', { why: preferences.problem });
  open(started.value, preferences);
}

/** For scripts, and for whoever starts the desktop from a terminal. */
function announce({ gateway, control }: Host): void {
  console.log(`gateway listening on ${gateway.url}`);
  if (control) console.log(`control panel on ${control.newPanelLink()}`);
}

function open(host: Host, preferences: Preferences): void {
  const { dataDir } = launch;
  endOnCrash(host);
  lockDown();
  servePanelFiles(panelDir);
  const quit = listenForQuit(host, () => panel.busy() > 0 && panel.window.show());
  const panel = openPanel({ host, preferences, quit, dataDir, preloadPath, assetsDir });
  const actions = createActions({ host, launch, panel: panel.window, link: panel.link, quit });
  const isSeen = (): boolean => panel.window.isFocused() || !preferences.current().notifications;
  installMenu(actions);
  followGateway(
    host.gateway.subscribe,
    [
      { name: 'window', show: panel.show },
      { name: 'tray', show: createTray(assetsDir, actions) },
      { name: 'notifications', show: createNotifications({ isSeen, goTo: actions.openPanel }) },
    ],
    host.log,
  );
  void showWhenAsked(panel.window, launch.isHidden);
}
