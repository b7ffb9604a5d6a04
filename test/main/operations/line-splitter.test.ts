import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, TooLong } from '../../../main/operations/line-splitter.ts';

const linesOf = (chunks: readonly Buffer[]): readonly string[] => {
  const splitter = createLineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
};

describe('cutting a stream into lines', () => {
  it('gives the same lines wherever the bytes are cut', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\n\r]/g, '')));
    fc.assert(
      fc.property(lines, fc.array(fc.nat()), fc.boolean(), (wanted, cuts, isEnded) => {
        const bytes = Buffer.from(wanted.join('\n') + (isEnded ? '\n' : ''));
        const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
        expect(linesOf(chunks)).toEqual(wanted.filter((line) => line.trim() !== ''));
      }),
    );
  });

  it('refuses a line without end, not many lines', () => {
    const splitter = createLineSplitter(8);
    for (let count = 0; count < 100; count += 1) expect(splitter.push(Buffer.from('1234567\n'))).toHaveLength(1);
    splitter.push(Buffer.from('12345678'));
    expect(() => splitter.push(Buffer.from('9'))).toThrow(TooLong);
  });
});
