import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatLatency,
  formatList,
  formatRate,
  formatShare,
  formatSpan,
} from '../../../renderer/ui/figures.ts';

describe('figures', () => {
  it('show what is not known as a dash, never as 0', () => {
    for (const format of [formatLatency, formatRate, formatBytes, formatShare]) expect(format(null)).toBe('–');
    expect([formatLatency(0), formatRate(0), formatBytes(0), formatShare(0)]).toEqual(['0 ms', '0.0', '0 B', '0 %']);
  });

  it('round latencies to what matters', () => {
    expect([340.4, 999.4, 2_449, 12_300, 65_000].map(formatLatency)).toEqual([
      '340 ms',
      '999 ms',
      '2.4 s',
      '12 s',
      '1 m 5 s',
    ]);
  });

  it('round rates, thousands with a k', () => {
    expect([0.04, 9.94, 9.96, 250.4, 1_234, 12_345].map(formatRate)).toEqual([
      '0.0',
      '9.9',
      '10',
      '250',
      '1.2 k',
      '12 k',
    ]);
  });

  it('show sizes in decimal units, as Ollama does', () => {
    expect([4_920_753_328, 274_302_450, 999, 999_600].map(formatBytes)).toEqual([
      '4.9 GB',
      '274 MB',
      '999 B',
      '1.0 MB',
    ]);
  });

  it('show shares as percent', () => {
    expect([0.004, 0.12, 1].map(formatShare)).toEqual(['0.4 %', '12 %', '100 %']);
  });

  it('show a span in its two largest units', () => {
    expect([45_000, 600_000, 7_500_000, 90_000_000, -5].map(formatSpan)).toEqual([
      '45 s',
      '10 m 0 s',
      '2 h 5 m',
      '1 d 1 h',
      '0 s',
    ]);
  });

  it('never say that something happened in the future', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), (at, now) => !formatAgo(at, now).includes('-')));
    expect([0, 5_000, 61_000, 7_200_000, 200_000_000].map((ms) => formatAgo(0, ms))).toEqual([
      'just now',
      '5 s ago',
      '1 m ago',
      '2 h ago',
      '2 d ago',
    ]);
  });

  it('count and list in words', () => {
    expect([formatCount(1, 'stream'), formatCount(2, 'stream'), formatCount(2, 'reply', 'replies')]).toEqual([
      '1 stream',
      '2 streams',
      '2 replies',
    ]);
    expect(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'e']].map((words) => formatList(words)),
    ).toEqual(['', 'a', 'a and b', 'a, b and c', 'a, b, c and 2 more']);
  });
});
