import { Menu } from 'electron';

/** The platform's usual menus, without Electron's own help links. */
export function installMenu(): void {
  const usual = [{ role: 'fileMenu' }, { role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }] as const;
  const application = process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...application, ...usual]));
}
