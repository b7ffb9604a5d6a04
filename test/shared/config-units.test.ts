import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../shared/duration.ts';
import { formatSize, parseSize } from '../../shared/size.ts';

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['500ms', 500],
    ['5s', 5_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
    ['1.5h', 5_400_000],
    ['0.5s', 500],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: ms });
  });

  it.each(['', '5', '5 s', '-5s', '5S', '5min', 's', '1e3s', '1.s', '.5s', '5s ', '5s5s', '٥s', '999999999999999d'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text).ok).toBe(false);
    },
  );

  it('does not round a written duration down to nothing, which would mean off', () => {
    expect(parseDuration('0.1ms').ok).toBe(false);
  });

  it.each([
    [0, '0s'],
    [600_000, '10m'],
    [1_500, '1500ms'],
    [86_400_000, '1d'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('reads back every whole number of milliseconds it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, value: ms });
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    ['0B', 0],
    ['512B', 512],
    ['64KB', 65_536],
    ['50MB', 52_428_800],
    ['1GB', 1_073_741_824],
    ['1.5GB', 1_610_612_736],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toEqual({ ok: true, value: bytes });
  });

  it.each(['', '50', '50 MB', '50mb', '50M', '50MiB', '-1MB', '0.0001B', '999999999999999GB'])('refuses %j', (text) => {
    expect(parseSize(text).ok).toBe(false);
  });

  it('reads back every whole number of bytes it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), (bytes) => {
        expect(parseSize(formatSize(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof parseSize(text).ok).toBe('boolean');
        expect(typeof parseDuration(text).ok).toBe('boolean');
      }),
    );
  });
});
