import { expect, it } from 'vitest';
import { stepInGrid } from '../../../renderer/ui/grid-keys.ts';

const size = { rows: 10, columns: 4, page: 5 };
const press = (key: string, row: number, column: number, ctrlKey = false) =>
  stepInGrid({ row, column }, { key, ctrlKey, metaKey: false, altKey: false }, size);

it('moves by one and stops at the edges', () => {
  expect(press('ArrowDown', 0, 1)).toEqual({ row: 1, column: 1 });
  expect(press('ArrowUp', 0, 1)).toEqual({ row: 0, column: 1 });
  expect(press('ArrowRight', 2, 3)).toEqual({ row: 2, column: 3 });
  expect(press('ArrowLeft', 2, 3)).toEqual({ row: 2, column: 2 });
});

it('moves by a page, to the ends of a row, and to the corners', () => {
  expect(press('PageDown', 7, 2)).toEqual({ row: 9, column: 2 });
  expect(press('PageUp', 7, 2)).toEqual({ row: 2, column: 2 });
  expect(press('Home', 7, 2)).toEqual({ row: 7, column: 0 });
  expect(press('End', 7, 2)).toEqual({ row: 7, column: 3 });
  expect(press('Home', 7, 2, true)).toEqual({ row: 0, column: 0 });
  expect(press('End', 7, 2, true)).toEqual({ row: 9, column: 3 });
});

it('leaves every other key alone, and all keys where there are no rows', () => {
  expect(press('w', 0, 0)).toBeNull();
  expect(press('ArrowDown', 0, 0, true)).toBeNull();
  expect(
    stepInGrid(
      { row: 0, column: 0 },
      { key: 'ArrowDown', ctrlKey: false, metaKey: false, altKey: false },
      { ...size, rows: 0 },
    ),
  ).toBeNull();
});
