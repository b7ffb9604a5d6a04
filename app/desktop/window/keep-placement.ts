import { type BrowserWindow, screen } from 'electron';
import { decideOpening, type Opening } from './placement.ts';
import type { PlacementFile } from './placement-file.ts';

/** A window that is dragged tells of every pixel. */
const SETTLE_MS = 500;

/** How the window opens on the displays that are there now. */
export function openingOf(file: PlacementFile): Opening {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return decideOpening(
    file.read(),
    [primary, ...others].map(({ workArea }) => workArea),
  );
}

/** Remembers where the window is, from now on. */
export function keepPlacement(window: BrowserWindow, file: PlacementFile): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    file.write({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, SETTLE_MS);
  };
  for (const moved of ['move', 'resize', 'maximize', 'unmaximize'] as const) window.on(moved as 'move', later);
  window.on('hide', save);
  window.on('close', save);
}
