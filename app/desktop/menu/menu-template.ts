import type { MenuItemConstructorOptions } from 'electron';
import type { ShellActions } from '../shell-actions.ts';

type Item = MenuItemConstructorOptions;
type Actions = Omit<ShellActions, 'order' | 'quit'>;

/** The panel's screens in the order of its sidebar; the first nine have a number key. */
const screens = ['Fleet', 'Models', 'Traffic', 'Events', 'Keys', 'Playground', 'Settings'] as const;

const separator = { type: 'separator' } as const;

/** The application menu. Ids are for whoever has to find an item. */
export function menuTemplate(platform: NodeJS.Platform, actions: Actions): Item[] {
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [appMenu(actions)] : []),
    { label: '&File', submenu: fileItems(isMac, actions) },
    { label: '&Edit', role: 'editMenu' },
    { label: '&View', submenu: viewItems(actions) },
    { label: '&Window', role: 'windowMenu' },
    { label: '&Help', role: 'help', submenu: helpItems(isMac, actions) },
  ];
}

const about = ({ showAbout }: Actions): Item => ({ id: 'about', label: 'About Corral', click: () => showAbout() });

const settings = ({ openPanel }: Actions): Item => ({
  id: 'settings',
  label: 'Settings…',
  accelerator: 'CmdOrCtrl+,',
  click: () => openPanel('#/settings'),
});

const appMenu = (actions: Actions): Item => ({
  label: 'Corral',
  submenu: [
    about(actions),
    separator,
    settings(actions),
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
});

function fileItems(isMac: boolean, actions: Actions): Item[] {
  const add = '#/fleet?open=add-backend';
  return [
    { id: 'add-backend', label: 'Add Backend…', accelerator: 'CmdOrCtrl+N', click: () => actions.openPanel(add) },
    {
      id: 'copy-base-url',
      label: 'Copy Base URL',
      accelerator: 'CmdOrCtrl+Shift+C',
      click: () => actions.copyBaseUrl(),
    },
    separator,
    { id: 'open-configuration', label: 'Open Configuration File', click: () => actions.openConfiguration() },
    { id: 'open-data-folder', label: 'Open Data Folder', click: () => actions.openDataFolder() },
    separator,
    ...(isMac ? [] : [settings(actions), separator]),
    { role: 'close' },
    ...(isMac ? [] : [{ role: 'quit', label: 'Quit Corral' } as const]),
  ];
}

const viewItems = ({ openPanel }: Actions): Item[] => [
  ...screens.map((screen, i) => ({
    id: `go:${screen.toLowerCase()}`,
    label: screen,
    accelerator: `CmdOrCtrl+${i + 1}`,
    click: () => openPanel(`#/${screen.toLowerCase()}`),
  })),
  separator,
  { role: 'reload' },
  { role: 'toggleDevTools' },
  separator,
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  separator,
  { role: 'togglefullscreen' },
];

const helpItems = (isMac: boolean, actions: Actions): Item[] => [
  { id: 'shortcuts', label: 'Keyboard Shortcuts', click: () => actions.openPanel('#/?open=shortcuts') },
  { id: 'copy-diagnostics', label: 'Copy Diagnostics', click: () => actions.copyDiagnostics() },
  ...(isMac ? [] : [separator, about(actions)]),
];
