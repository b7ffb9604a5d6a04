import { expect, it } from 'vitest';
import { formatBytes } from '../../shared/format-bytes.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [99_949, '99.9 kB'],
  [99_951, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [4_920_753_328, '4.9 GB'],
  [42_520_413_916, '42.5 GB'],
  [3.2e15, '3200 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
