import { screen } from './screen.ts';

type Options = Electron.BrowserWindowConstructorOptions;
export type WindowMode = 'normal' | 'maximized' | 'full-screen';

/** Where a window is on the screen. Nothing here is announced. */
export interface Placement {
  /** As the window is now. */
  bounds(): Electron.Rectangle;
  /** As it will be when it is neither maximized nor full screen. */
  normalBounds(): Electron.Rectangle;
  /** Not smaller than the smallest size. */
  place(bounds: Partial<Electron.Rectangle>): void;
  mode(): WindowMode;
  setMode(mode: WindowMode): void;
  setMinimumSize(width: number, height: number): void;
}

const DEFAULT_SIZE = { width: 800, height: 600 };

/** In the middle of the screen unless the options name a place. */
export function createPlacement({ x, y, width, height, minWidth = 0, minHeight = 0, fullscreen }: Options): Placement {
  const { workArea, bounds: wholeScreen } = screen.getPrimaryDisplay();
  const smallest = { width: minWidth, height: minHeight };
  const size = clamp({ width: width ?? DEFAULT_SIZE.width, height: height ?? DEFAULT_SIZE.height });
  let mode: WindowMode = fullscreen ? 'full-screen' : 'normal';
  let normal: Electron.Rectangle = {
    x: x ?? workArea.x + Math.round((workArea.width - size.width) / 2),
    y: y ?? workArea.y + Math.round((workArea.height - size.height) / 2),
    ...size,
  };

  function clamp<T extends Electron.Size>(wanted: T): T {
    const { width: least, height: lowest } = smallest;
    return { ...wanted, width: Math.max(wanted.width, least), height: Math.max(wanted.height, lowest) };
  }

  return {
    bounds: () => ({ ...{ normal, maximized: workArea, 'full-screen': wholeScreen }[mode] }),
    normalBounds: () => ({ ...normal }),
    place(bounds) {
      normal = clamp({ ...normal, ...bounds });
    },
    mode: () => mode,
    setMode(next) {
      mode = next;
    },
    setMinimumSize(least, lowest) {
      smallest.width = least;
      smallest.height = lowest;
    },
  };
}
