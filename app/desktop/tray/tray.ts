import { join } from 'node:path';
import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { describeFace, type TrayIcon } from './tray-face.ts';
import { describeMenu } from './tray-menu.ts';
import { type TrayActions, trayTemplate } from './tray-template.ts';

/** Puts the tray icon in its place. The result takes every snapshot; image, tooltip and menu change only with their content. */
export function createTray(assetsDir: string, actions: TrayActions): (snapshot: Snapshot) => void {
  const images = new Map<TrayIcon, NativeImage>();
  const imageOf = (icon: TrayIcon): NativeImage => {
    const image = images.get(icon) ?? nativeImage.createFromPath(join(assetsDir, fileOf(icon)));
    images.set(icon, image);
    return image;
  };
  const tray = new Tray(imageOf('good'));
  let last = { icon: 'good' as TrayIcon, tooltip: '', menu: '' };
  tray.on('click', () => actions.openPanel());

  return (snapshot) => {
    const { icon, tooltip } = describeFace(snapshot, snapshot.at);
    if (icon !== last.icon) tray.setImage(imageOf(icon));
    if (tooltip !== last.tooltip) tray.setToolTip(tooltip);
    const content = describeMenu(snapshot, snapshot.at);
    const menu = JSON.stringify(content);
    if (menu !== last.menu) tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(content, actions)));
    last = { icon, tooltip, menu };
  };
}

/** macOS colours a template image by itself; elsewhere the icon brings its colours, and Linux scales a large one down. */
function fileOf(icon: TrayIcon): string {
  if (process.platform === 'darwin') return `tray-${icon}Template.png`;
  return process.platform === 'win32' ? `tray-${icon}.png` : `tray-${icon}-large.png`;
}
