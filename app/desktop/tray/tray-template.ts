import type { MenuItemConstructorOptions } from 'electron';
import type { ShellActions } from '../shell-actions.ts';
import type { BackendEntry, TrayMenu } from './tray-menu.ts';

/** What the tray's menu can do. */
export type TrayActions = Pick<ShellActions, 'openPanel' | 'order' | 'copyBaseUrl' | 'quit'>;

const separator = { type: 'separator' } as const;

/** The tray's menu for Electron. Ids are for whoever has to find an item. */
export function trayTemplate(menu: TrayMenu, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { id: 'headline', label: menu.headline, enabled: false },
    separator,
    { id: 'open', label: 'Open Corral', click: () => actions.openPanel() },
    { id: 'copy-base-url', label: `Copy ${menu.baseUrl}`, click: () => actions.copyBaseUrl() },
    separator,
    ...backendItems(menu, actions),
    { id: 'quit', label: menu.isStopping ? 'Quit Now' : 'Quit Corral', click: () => actions.quit() },
  ];
}

function backendItems({ backends, furtherBackends }: TrayMenu, actions: TrayActions): MenuItemConstructorOptions[] {
  if (backends.length === 0) return [];
  const items = backends.map((backend) => backendItem(backend, actions));
  if (furtherBackends > 0)
    items.push({ id: 'more', label: `${furtherBackends} more…`, click: () => actions.openPanel('#/fleet') });
  return [...items, separator];
}

function backendItem({ id, state, reason, order }: BackendEntry, actions: TrayActions): MenuItemConstructorOptions {
  const why: MenuItemConstructorOptions[] =
    reason === null ? [] : [{ label: withoutMnemonic(reason), enabled: false }, separator];
  const label = order === 'drain' ? 'Drain' : 'Resume';
  return {
    id: `backend:${id}`,
    label: `${id} – ${state}`,
    submenu: [
      ...why,
      {
        id: `show:${id}`,
        label: 'Show in Panel',
        click: () => actions.openPanel(`#/backend/${encodeURIComponent(id)}`),
      },
      { id: `${order}:${id}`, label, click: () => actions.order(order, id) },
    ],
  };
}

/** An ampersand marks a menu's access key and is not shown; two are one. */
const withoutMnemonic = (text: string): string => text.replaceAll('&', '&&');
