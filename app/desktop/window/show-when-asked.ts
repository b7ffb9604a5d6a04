import { app } from 'electron';
import { hasOwnTray } from '../tray/own-tray.ts';
import type { PanelWindow } from './panel-window.ts';

/** Shows the window now, unless the system started the program at login, and whenever somebody asks for it. */
export async function showWhenAsked(window: PanelWindow, isHidden: boolean): Promise<void> {
  app.on('second-instance', (_, args) => {
    if (!args.includes('--hidden')) window.show();
  });
  app.on('activate', () => window.show());
  const isAtLogin = isHidden || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
  // Without a tray nothing would show that it runs.
  if (!isAtLogin || !(await hasOwnTray())) window.show();
}
