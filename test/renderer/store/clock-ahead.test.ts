import { expect, it } from 'vitest';
import { clockAhead } from '../../../renderer/store/clock-ahead.ts';

it('follows a gateway whose clock is another', () => {
  expect(clockAhead(0, 120_000)).toBe(120_000);
  expect(clockAhead(120_000, -5_000)).toBe(-5_000);
});

it('takes a small difference for the way of the message', () => {
  expect(clockAhead(0, -400)).toBe(0);
  expect(clockAhead(120_000, 119_200)).toBe(120_000);
});
