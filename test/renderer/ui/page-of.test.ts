import { expect, it } from 'vitest';
import { pageOf } from '../../../renderer/ui/page-of.ts';

it.each([
  [0, 0, { page: 0, pages: 1, from: 0, to: 0 }],
  [0, 100, { page: 0, pages: 1, from: 0, to: 100 }],
  [1, 101, { page: 1, pages: 2, from: 100, to: 101 }],
  [9, 250, { page: 2, pages: 3, from: 200, to: 250 }],
  [-1, 250, { page: 0, pages: 3, from: 0, to: 100 }],
])('page %i of %i rows is one that there is', (wanted, count, page) => {
  expect(pageOf(wanted, count)).toEqual(page);
});
