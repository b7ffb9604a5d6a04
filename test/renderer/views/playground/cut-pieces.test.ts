import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutPieces } from '../../../../renderer/views/playground/cut-pieces.ts';

const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

it('leaves a text of a usual length whole', () => {
  expect(cutPieces('one\ntwo three')).toEqual(['one\ntwo three']);
  expect(cutPieces('')).toEqual(['']);
});

it('cuts a long one after lines, else after words, and loses nothing', () => {
  const lines = Array.from({ length: 400 }, (_, index) => `line ${index}`).join('\n');
  const pieces = cutPieces(lines);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.slice(0, -1).every((piece) => piece.endsWith('\n'))).toBe(true);
  expect(pieces.join('')).toBe(lines);
  const cutWords = cutPieces(words(1_000));
  expect(cutWords.length).toBeGreaterThan(1);
  expect(cutWords.slice(0, -1).every((piece) => piece.endsWith(' '))).toBe(true);
});

it('never makes a long piece, and never changes one but the last as the text grows', () => {
  const text = fc
    .array(fc.constantFrom('word ', 'line\n', 'x'.repeat(700)), { maxLength: 60 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (start, more) => {
      const before = cutPieces(start);
      const after = cutPieces(start + more);
      expect(after.join('')).toBe(start + more);
      expect(after.every((piece) => piece.length <= 2_000)).toBe(true);
      expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    }),
  );
});
