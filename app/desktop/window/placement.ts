/** In device-independent pixels of the desktop that all displays share. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window was when it was last seen; `bounds` are those it has when it is not maximised. */
export interface Placement {
  readonly bounds: Rectangle;
  readonly isMaximized: boolean;
}

/** How the window opens. Without a position the system centres it. */
export interface Opening {
  readonly position: { readonly x: number; readonly y: number } | null;
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
  readonly isMaximized: boolean;
}

const USUAL = { width: 1280, height: 820 };
/** The smallest size the panel is made for; a display that is smaller gets a window that fits it. */
const LEAST = { width: 1024, height: 700 };
/** So much of a window's top edge must be on a display for a hand to find and drag it. */
const GRIP = { width: 120, height: 32 };

/** Fits the remembered window to the displays that are there now. `workAreas` begins with the primary display's. */
export function decideOpening(saved: Placement | null, workAreas: readonly Rectangle[]): Opening {
  const home = saved && findHome(saved.bounds, workAreas);
  const area = home ?? workAreas[0] ?? { x: 0, y: 0, ...USUAL };
  const [minWidth, minHeight] = [Math.min(LEAST.width, area.width), Math.min(LEAST.height, area.height)];
  const wanted = saved?.bounds ?? USUAL;
  const width = clamp(wanted.width, minWidth, area.width);
  const height = clamp(wanted.height, minHeight, area.height);
  const position = saved && home ? moveInto(saved.bounds, { width, height }, home) : null;
  return { position, width, height, minWidth, minHeight, isMaximized: saved?.isMaximized ?? false };
}

/** The display that shows most of the window, if it shows enough of its top edge to get hold of. */
function findHome(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle | null {
  const top = { ...bounds, height: GRIP.height };
  const [best] = workAreas
    .map((area) => ({ area, shared: overlap(top, area) }))
    .sort((a, b) => b.shared.width - a.shared.width || b.shared.height - a.shared.height);
  if (!best || best.shared.width < GRIP.width || best.shared.height < GRIP.height / 2) return null;
  return best.area;
}

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? { width, height } : { width: 0, height: 0 };
}

const moveInto = (
  { x, y }: Rectangle,
  { width, height }: { readonly width: number; readonly height: number },
  area: Rectangle,
): { x: number; y: number } => ({
  x: clamp(x, area.x, area.x + area.width - width),
  y: clamp(y, area.y, area.y + area.height - height),
});

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
