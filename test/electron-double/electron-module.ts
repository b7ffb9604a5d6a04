import { app } from './api/app.ts';
import { BrowserWindow } from './api/browser-window.ts';
import { clipboard } from './api/clipboard.ts';
import { dialog } from './api/dialog.ts';
import { ipcMain } from './api/ipc-main.ts';
import { Menu, MenuItem } from './api/menu.ts';
import { nativeImage } from './api/native-image.ts';
import { nativeTheme } from './api/native-theme.ts';
import { Notification } from './api/notification.ts';
import { powerMonitor } from './api/power-monitor.ts';
import { powerSaveBlocker } from './api/power-save-blocker.ts';
import { protocol } from './api/protocol.ts';
import { safeStorage } from './api/safe-storage.ts';
import { screen } from './api/screen.ts';
import { session } from './api/session.ts';
import { shell } from './api/shell.ts';
import { Tray } from './api/tray.ts';
import { webContents } from './api/web-contents.ts';
import { strict } from './strict.ts';

const whole = strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  webContents,
});

// What `import { app } from 'electron'` finds, what `import electron` finds, and what `require('electron')` gives.
export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  webContents,
};
// biome-ignore lint/style/noDefaultExport: Electron has one
export default whole;
export { whole as 'module.exports' };
