import { expect, it } from 'vitest';
import { oddOnes } from '../../../../renderer/views/models/odd-ones.ts';

const odd = (said: Record<string, string | null>): string[] => [...oddOnes(new Map(Object.entries(said)))];

it('finds none where all say the same, or only one says anything', () => {
  expect(odd({})).toEqual([]);
  expect(odd({ a: 'x' })).toEqual([]);
  expect(odd({ a: 'x', b: 'x' })).toEqual([]);
  expect(odd({ a: 'x', b: null })).toEqual([]);
});

it('marks the one that differs from the majority', () => {
  expect(odd({ a: 'x', b: 'y', c: 'x' })).toEqual(['b']);
});

it('marks all when no value has more than half of them', () => {
  expect(odd({ a: 'x', b: 'y' })).toEqual(['a', 'b']);
  expect(odd({ a: 'x', b: 'x', c: 'y', d: 'z' })).toEqual(['a', 'b', 'c', 'd']);
});

it('neither marks nor counts those that do not say', () => {
  expect(odd({ a: 'x', b: null, c: 'y', d: 'x' })).toEqual(['c']);
});
