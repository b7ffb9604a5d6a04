import { describe, expect, it } from 'vitest';
import { readDeadline, sayDeadline } from '../../../../renderer/views/fleet/drain/deadline.ts';

describe('the deadline of a drain, as it is chosen', () => {
  it.each([
    ['never', '', null],
    ['1', '', 60_000],
    ['30', 'left over', 1_800_000],
    ['own', '2', 120_000],
    ['own', '0.5', 30_000],
    ['own', '1,5', 90_000],
  ] as const)('%s %s is %s ms', (kind, own, ms) => {
    expect(readDeadline({ kind, own })).toBe(ms);
  });

  it.each(['', '0', '-1', 'soon', '1e9', 'NaN'])('of one’s own cannot be %j', (own) => {
    expect(readDeadline({ kind: 'own', own })).toEqual({ error: expect.any(String) });
  });

  it('says what becomes of streams then', () => {
    expect(sayDeadline(null, '')).toContain('nothing is cut');
    expect(sayDeadline(60_000, 'at 12:01')).toContain('What still runs at 12:01 ends with an error');
  });
});
