import { Menu } from 'electron';
import type { ShellActions } from '../shell-actions.ts';
import { menuTemplate } from './menu-template.ts';

/** Puts the application menu in its place, with its accelerators. */
export function installMenu(actions: ShellActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, actions)));
}
