import type { TrayIcon } from '../tray/tray-face.ts';
import { applicationIcon, trayIcons, trayTemplates } from './drawings.ts';
import { type Layer, paint } from './paint.ts';
import type { Raster } from './png.ts';

export interface IconFile {
  readonly name: string;
  readonly draw: () => Raster;
}

const states: readonly TrayIcon[] = ['good', 'attention', 'stopped'];

const file = (name: string, layers: readonly Layer[], size: number): IconFile => ({
  name: `${name}.png`,
  // A large picture has edges enough to be smooth with fewer samples.
  draw: () => paint(layers, size, size > 256 ? 4 : 8),
});

/** Every picture the desktop needs. Electron picks those marked `@2x` on dense displays, and knows a template by its name. */
export const iconFiles: readonly IconFile[] = [
  file('icon', applicationIcon, 1024),
  file('window', applicationIcon, 128),
  ...states.flatMap((state) => [
    file(`tray-${state}`, trayIcons[state], 16),
    file(`tray-${state}@1.5x`, trayIcons[state], 24),
    file(`tray-${state}@2x`, trayIcons[state], 32),
    file(`tray-${state}-large`, trayIcons[state], 48),
    file(`tray-${state}Template`, trayTemplates[state], 18),
    file(`tray-${state}Template@2x`, trayTemplates[state], 36),
  ]),
];
