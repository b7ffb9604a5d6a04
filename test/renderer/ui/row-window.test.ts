import { expect, it } from 'vitest';
import { rowWindow, scrollToSee } from '../../../renderer/ui/row-window.ts';

const list = { scrollTop: 0, viewPx: 400, rowPx: 40, count: 1_000 };

it('draws what can be seen and a few rows more', () => {
  expect(rowWindow(list)).toEqual({ from: 0, to: 16 });
  expect(rowWindow({ ...list, scrollTop: 4_010 })).toEqual({ from: 94, to: 117 });
});

it('never draws rows that are not there, even when the list has become shorter than it is scrolled', () => {
  expect(rowWindow({ ...list, count: 3 })).toEqual({ from: 0, to: 3 });
  expect(rowWindow({ ...list, count: 3, scrollTop: 30_000 })).toEqual({ from: 3, to: 3 });
  expect(rowWindow({ ...list, count: 0 })).toEqual({ from: 0, to: 0 });
});

it('scrolls no further than needed to see a row whole', () => {
  expect(scrollToSee(5, list)).toBe(0);
  expect(scrollToSee(10, list)).toBe(40);
  expect(scrollToSee(2, { ...list, scrollTop: 200 })).toBe(80);
});
