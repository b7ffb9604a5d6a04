import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

const size = { width: 1600, height: 1000 };
const PANEL_HEIGHT = 32;
const workSize = { width: size.width, height: size.height - PANEL_HEIGHT };

/** One display, with a bar at its top that windows do not cover. */
const display = {
  id: 1,
  label: 'double',
  bounds: { x: 0, y: 0, ...size },
  size,
  workArea: { x: 0, y: PANEL_HEIGHT, ...workSize },
  workAreaSize: workSize,
  scaleFactor: 1,
  rotation: 0,
  internal: false,
} satisfies Partial<Electron.Display> as Electron.Display;

export const screen = strict(
  'screen',
  Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
    getDisplayMatching: (_rectangle: Electron.Rectangle) => display,
    getDisplayNearestPoint: (_point: Electron.Point) => display,
    getCursorScreenPoint: () => ({ x: 0, y: 0 }),
  } satisfies Pick<
    Electron.Screen,
    'getAllDisplays' | 'getCursorScreenPoint' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'getPrimaryDisplay'
  >),
);
