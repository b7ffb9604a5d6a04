import { expect, it } from 'vitest';
import { formatTimeLeft } from '../../../renderer/ui/time-left.ts';

const now = 1_000_000;

it.each([
  [45_900, '45 s'],
  [60_000, '1 m'],
  [299_000, '4 m'],
  [2 * 3_600_000 + 59 * 60_000, '2 h'],
  [3 * 86_400_000, '3 d'],
  [200 * 365 * 86_400_000, 'stays'],
  [0, 'leaving'],
  [-5_000, 'leaving'],
])('%d ms from its end a model shows %s', (left, text) => {
  expect(formatTimeLeft(now + left, now)).toBe(text);
});

it('says nothing where the backend said nothing', () => {
  expect(formatTimeLeft(null, now)).toBe('');
});
