/** Whether a point lies inside; the drawing is 32 units wide and high. */
export type Shape = (x: number, y: number) => boolean;

export const circle =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    (x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2;

export const roundedSquare =
  (inset: number, radius: number): Shape =>
  (x, y) => {
    const half = 16 - inset;
    const [dx, dy] = [Math.abs(x - 16) - half + radius, Math.abs(y - 16) - half + radius];
    if (dx > radius || dy > radius) return false;
    return dx <= 0 || dy <= 0 || dx ** 2 + dy ** 2 <= radius ** 2;
  };

/** A line with round ends. */
export const stroke =
  (x1: number, y1: number, x2: number, y2: number, width: number): Shape =>
  (x, y) => {
    const [vx, vy] = [x2 - x1, y2 - y1];
    const along = Math.min(1, Math.max(0, ((x - x1) * vx + (y - y1) * vy) / (vx ** 2 + vy ** 2 || 1)));
    return (x - x1 - along * vx) ** 2 + (y - y1 - along * vy) ** 2 <= (width / 2) ** 2;
  };

export const either =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));

export const without =
  (shape: Shape, hole: Shape): Shape =>
  (x, y) =>
    shape(x, y) && !hole(x, y);
