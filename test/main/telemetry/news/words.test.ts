import { expect, it } from 'vitest';
import { countOf, someOf, spanInWords } from '../../../../main/telemetry/news/words.ts';

it.each([
  [0, 'under a second'],
  [1_000, '1 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [2 * 3_600_000, '2 h'],
  [47 * 3_600_000, '47 h'],
  [72 * 3_600_000, '3 days'],
])('%i ms are %s', (ms, words) => {
  expect(spanInWords(ms)).toBe(words);
});

it('counts in words', () => {
  expect([countOf(1, 'backend'), countOf(2, 'backend'), countOf(0, 'entry', 'entries')]).toEqual([
    '1 backend',
    '2 backends',
    '0 entries',
  ]);
});

it('names a few and counts the rest', () => {
  expect(someOf(['a', 'b', 'c'], 3)).toBe('a, b, c');
  expect(someOf(['a', 'b', 'c', 'd'], 3)).toBe('a, b and 2 more');
});
