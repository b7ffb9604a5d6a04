import { app } from './app.ts';
import type { BrowserWindow } from './browser-window.ts';

/** A menu item that says what it is for instead of what it does. */
export interface MenuRole {
  readonly label: string;
  readonly accelerator?: string;
  readonly submenu?: readonly Electron.MenuItemConstructorOptions[];
  /** What picking it does without a window, and with one. The system does all else, and the double has no system. */
  readonly onApp?: () => void;
  readonly onWindow?: (window: BrowserWindow) => void;
}

type RoleName = NonNullable<Electron.MenuItemConstructorOptions['role']>;

const isMac = process.platform === 'darwin';
const separator = { type: 'separator' } as const;
const named = (...names: RoleName[]): Electron.MenuItemConstructorOptions[] => names.map((role) => ({ role }));
const zoomBy = (steps: number) => (window: BrowserWindow) => {
  window.webContents.zoomLevel += steps;
};
const editing = (label: string, key?: string): MenuRole =>
  key === undefined ? { label } : { label, accelerator: `CommandOrControl+${key}` };

/** By name in small letters, which is how Electron keeps them. Labels and keys are Electron's own. */
const roles: Readonly<Record<string, MenuRole>> = {
  about: { label: isMac ? `About ${app.getName()}` : 'About', onApp: () => app.showAboutPanel() },
  quit: {
    label: isMac ? `Quit ${app.getName()}` : 'Quit',
    accelerator: 'CommandOrControl+Q',
    onApp: () => app.quit(),
  },
  close: {
    label: isMac ? 'Close Window' : 'Close',
    accelerator: 'CommandOrControl+W',
    onWindow: (window) => window.close(),
  },
  minimize: { label: 'Minimize', accelerator: 'CommandOrControl+M', onWindow: (window) => window.minimize() },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', onWindow: (window) => window.reload() },
  forcereload: {
    label: 'Force Reload',
    accelerator: 'Shift+CmdOrCtrl+R',
    onWindow: ({ webContents }) => webContents.reloadIgnoringCache(),
  },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: isMac ? 'Alt+Command+I' : 'Ctrl+Shift+I',
    onWindow: ({ webContents }) => webContents.toggleDevTools(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: isMac ? 'Control+Command+F' : 'F11',
    onWindow: (window) => window.setFullScreen(!window.isFullScreen()),
  },
  resetzoom: {
    label: 'Actual Size',
    accelerator: 'CommandOrControl+0',
    onWindow: ({ webContents }) => {
      webContents.zoomLevel = 0;
    },
  },
  zoomin: { label: 'Zoom In', accelerator: 'CommandOrControl+Plus', onWindow: zoomBy(0.5) },
  zoomout: { label: 'Zoom Out', accelerator: 'CommandOrControl+-', onWindow: zoomBy(-0.5) },
  undo: editing('Undo', 'Z'),
  redo: { label: 'Redo', accelerator: 'Shift+CommandOrControl+Z' },
  cut: editing('Cut', 'X'),
  copy: editing('Copy', 'C'),
  paste: editing('Paste', 'V'),
  pasteandmatchstyle: { label: 'Paste and Match Style', accelerator: 'Shift+CommandOrControl+V' },
  delete: editing('Delete'),
  selectall: editing('Select All', 'A'),
  services: { label: 'Services' },
  hide: { label: `Hide ${app.getName()}`, accelerator: 'Command+H' },
  hideothers: { label: 'Hide Others', accelerator: 'Command+Alt+H' },
  unhide: { label: 'Show All' },
  zoom: { label: 'Zoom' },
  front: { label: 'Bring All to Front' },
  window: { label: 'Window' },
  help: { label: 'Help' },
  appmenu: {
    label: app.getName(),
    submenu: [
      ...named('about'),
      separator,
      ...named('services'),
      separator,
      ...named('hide', 'hideOthers', 'unhide'),
      separator,
      ...named('quit'),
    ],
  },
  filemenu: { label: 'File', submenu: named(isMac ? 'close' : 'quit') },
  editmenu: {
    label: 'Edit',
    submenu: [
      ...named('undo', 'redo'),
      separator,
      ...named('cut', 'copy', 'paste'),
      ...(isMac
        ? named('pasteAndMatchStyle', 'delete', 'selectAll')
        : [...named('delete'), separator, ...named('selectAll')]),
    ],
  },
  viewmenu: {
    label: 'View',
    submenu: [
      ...named('reload', 'forceReload', 'toggleDevTools'),
      separator,
      ...named('resetZoom', 'zoomIn', 'zoomOut'),
      separator,
      ...named('togglefullscreen'),
    ],
  },
  windowmenu: {
    label: 'Window',
    submenu: [...named('minimize', 'zoom'), ...(isMac ? [separator, ...named('front')] : named('close'))],
  },
};

/** Throws for a role that the double does not know. */
export function findRole(name: string): MenuRole {
  const role = roles[name.toLowerCase()];
  if (!role) throw new Error(`electron-double: the menu role ${name} is not in the double`);
  return role;
}
