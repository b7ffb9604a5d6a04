import { describe, expect, it } from 'vitest';
import { arrange, hold } from '../../../../renderer/views/traffic/arrange.ts';
import { scaleFor } from '../../../../renderer/views/traffic/bar-scale.ts';
import { addSeen, nothingSeen } from '../../../../renderer/views/traffic/seen.ts';
import { slowLimit } from '../../../../renderer/views/traffic/slow-limit.ts';
import { endedRow } from '../../../../renderer/views/traffic/traffic-row.ts';
import { ended, live } from './exchange-fixture.ts';

const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, nth) => ended({ id: `r${from + count - 1 - nth}` }));
const seenOf = (exchanges: ReturnType<typeof many>) => addSeen(nothingSeen, exchanges);
const ids = (rows: readonly { readonly exchange: { readonly id: string } }[]): string[] =>
  rows.map(({ exchange }) => exchange.id);

describe('what a page has seen', () => {
  it('grows by what is new, latest first', () => {
    const first = addSeen(nothingSeen, many(0, 3));
    const second = addSeen(first, many(1, 4));
    expect(ids(second.rows)).toEqual(['r4', 'r3', 'r2', 'r1', 'r0']);
    expect(second.hasGaps).toBe(false);
    expect(addSeen(second, many(1, 4))).toBe(second);
  });

  it('keeps a thousand', () => {
    let seen = nothingSeen;
    for (let from = 0; from < 1_500; from += 150) seen = addSeen(seen, many(from, 200));
    expect(seen.rows.length).toBe(1_000);
    expect(seen.rows[0]?.exchange.id).toBe('r1549');
  });

  it('knows when more ended than it was told of', () => {
    expect(addSeen(addSeen(nothingSeen, many(0, 200)), many(400, 200)).hasGaps).toBe(true);
  });

  it('tells two requests of one id apart', () => {
    const twice = addSeen(addSeen(nothingSeen, [ended({ id: 'mine', startedAt: 1 })]), [
      ended({ id: 'mine', startedAt: 2 }),
      ended({ id: 'mine', startedAt: 1 }),
    ]);
    expect(twice.rows.length).toBe(2);
  });
});

describe('the order of the list', () => {
  it('has what runs first, the longest on top, then what has ended, latest first', () => {
    const rows = arrange([live({ id: 'new', startedAt: 9 }), live({ id: 'old', startedAt: 3 })], seenOf(many(0, 2)));
    expect(ids(rows)).toEqual(['old', 'new', 'r1', 'r0']);
  });

  it('has a request that has just ended once', () => {
    expect(ids(arrange([live({ id: 'r1' })], seenOf(many(0, 2))))).toEqual(['r1', 'r0']);
  });

  it('stands still while it is held, but for what the rows say, and counts what waits', () => {
    const before = arrange([live({ id: 'a' }), live({ id: 'b', startedAt: 1_001 })], seenOf(many(0, 1)));
    const now = arrange([live({ id: 'c' })], seenOf([ended({ id: 'a' }), ...many(0, 1)]));
    const held = hold(before, now, now);
    expect(held.rows.map(({ kind, exchange }) => `${exchange.id} ${kind}`)).toEqual(['a ended', 'b lost', 'r0 ended']);
    expect(held.fresh).toBe(1);
  });
});

describe('what is slow', () => {
  it('is the slowest twentieth', () => {
    const rows = Array.from({ length: 100 }, (_, nth) => endedRow(ended({ ttfbMs: nth + 1 })));
    expect(slowLimit(rows)).toBe(95);
  });

  it('is not known where nothing was measured, and does not count what the gateway answered by itself', () => {
    expect(slowLimit([endedRow(ended({ ttfbMs: null }))])).toBeNull();
    expect(slowLimit([ended({ ttfbMs: 1, kind: 'local' }), ended({ ttfbMs: 700 })].map(endedRow))).toBe(700);
  });
});

it('draws on a scale of round figures', () => {
  expect([0, 100, 101, 999, 1_000, 1_200, 4_000, 600_000].map(scaleFor)).toEqual([
    100, 100, 200, 1_000, 1_000, 2_000, 5_000, 1_000_000,
  ]);
});
