import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineReader } from '../../../../app/host/playground/line-reader.ts';

it('finds the same lines wherever the bytes were cut, inside a letter too', () => {
  const text = fc.array(
    fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(text, fc.array(fc.nat()), (lines, cuts) => {
      const bytes = Buffer.from(lines.join('\n'));
      const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
      const reader = createLineReader();
      const found = [...places, bytes.length].flatMap(
        (end, index) => reader.push(bytes.subarray(places[index - 1] ?? 0, end)) ?? [],
      );
      expect([...found, reader.rest()]).toEqual(lines);
    }),
  );
});

it('gives up on a line that has no end', () => {
  const reader = createLineReader();
  const chunk = Buffer.alloc(512 * 1024, 'x');
  expect(reader.push(chunk)).toEqual([]);
  expect(reader.push(chunk)).toEqual([]);
  expect(reader.push(chunk)).toBeNull();
});
