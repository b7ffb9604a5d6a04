import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideOpening, type Rectangle } from '../../../app/desktop/window/placement.ts';

const laptop: Rectangle = { x: 0, y: 25, width: 1440, height: 875 };
const screenOnTheLeft: Rectangle = { x: -1920, y: 0, width: 1920, height: 1080 };

const saved = (bounds: Rectangle, isMaximized = false) => ({ bounds, isMaximized });

describe('where the window opens', () => {
  it('is left to the system the first time, at the usual size', () => {
    expect(decideOpening(null, [laptop])).toEqual({
      position: null,
      width: 1280,
      height: 820,
      minWidth: 1024,
      minHeight: 700,
      isMaximized: false,
    });
  });

  it('is where it was', () => {
    const bounds = { x: -1800, y: 40, width: 1300, height: 900 };
    expect(decideOpening(saved(bounds, true), [laptop, screenOnTheLeft])).toMatchObject({
      position: { x: -1800, y: 40 },
      width: 1300,
      height: 900,
      isMaximized: true,
    });
  });

  it('is the middle of the primary display when its own was unplugged', () => {
    const bounds = { x: -1800, y: 40, width: 1300, height: 900 };
    expect(decideOpening(saved(bounds), [laptop])).toMatchObject({ position: null, width: 1300, height: 875 });
  });

  it('is moved back when it hangs over an edge', () => {
    const bounds = { x: 1200, y: 300, width: 1100, height: 800 };
    expect(decideOpening(saved(bounds), [laptop])).toMatchObject({ position: { x: 340, y: 100 } });
  });

  it('is given up when no hand could get hold of its top edge', () => {
    const above = { x: 100, y: -790, width: 1100, height: 800 };
    const aside = { x: 1400, y: 100, width: 1100, height: 800 };
    expect(decideOpening(saved(above), [laptop]).position).toBeNull();
    expect(decideOpening(saved(aside), [laptop]).position).toBeNull();
  });

  it('is smaller than the panel is made for on a display that is', () => {
    expect(decideOpening(null, [{ x: 0, y: 0, width: 800, height: 560 }])).toMatchObject({
      width: 800,
      height: 560,
      minWidth: 800,
      minHeight: 560,
    });
  });

  it('is always wholly on one of the displays, whatever was remembered', () => {
    const rectangle = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      width: fc.integer({ min: 1, max: 5000 }),
      height: fc.integer({ min: 1, max: 5000 }),
    });
    fc.assert(
      fc.property(rectangle, fc.array(rectangle, { minLength: 1, maxLength: 4 }), (bounds, areas) => {
        const { position, width, height } = decideOpening(saved(bounds), areas);
        const fits = areas.some(
          (area) =>
            width <= area.width &&
            height <= area.height &&
            (!position ||
              (position.x >= area.x &&
                position.y >= area.y &&
                position.x + width <= area.x + area.width &&
                position.y + height <= area.y + area.height)),
        );
        expect(fits).toBe(true);
      }),
    );
  });
});
