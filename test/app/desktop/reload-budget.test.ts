import { expect, it } from 'vitest';
import { createReloadBudget } from '../../../app/desktop/window/reload-budget.ts';

it('loads a page that fails three times a minute, then not until the first is a minute ago', () => {
  const budget = createReloadBudget();
  expect([0, 10_000, 20_000].map((at) => budget.take(at))).toEqual([true, true, true]);
  expect(budget.take(30_000)).toBe(false);
  expect(budget.take(59_999)).toBe(false);
  expect(budget.take(60_000)).toBe(true);
  expect(budget.take(60_001)).toBe(false);
});
