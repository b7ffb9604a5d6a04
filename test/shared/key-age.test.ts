import { describe, expect, it } from 'vitest';
import { keyStage } from '../../shared/key-age.ts';

const DAY_MS = 24 * 3_600_000;
const MADE_AT = Date.UTC(2026, 0, 1);

const keyFor = (days: number) => ({
  ...{ id: 'ck_3f9k2m7q', owner: 'Ann', lastUsedAt: null },
  ...{ createdAt: MADE_AT, expiresAt: MADE_AT + days * DAY_MS },
});
const stagesOf = (days: number, ...leftDays: number[]) =>
  leftDays.map((left) => keyStage(keyFor(days), MADE_AT + (days - left) * DAY_MS));

describe('how near its end a key is', () => {
  it('counts fourteen days, three days, and its end', () => {
    expect(stagesOf(90, 90, 14.001, 14, 3.001, 3, 0.001)).toEqual([null, null, 14, 14, 3, 3]);
    expect(stagesOf(90, 0, -1, -3)).toEqual(['expired', 'expired', 'expired']);
  });

  it('leaves out what the admin has just decided: that it is for a shorter time', () => {
    expect(stagesOf(7, 7, 4, 3, 0)).toEqual([null, null, 3, 'expired']);
    expect(stagesOf(14, 14, 13, 3)).toEqual([null, null, 3]);
    expect(stagesOf(1, 1, 0.5, -0.1)).toEqual([null, null, 'expired']);
  });

  it('says nothing of keys that ended long ago', () => {
    expect(stagesOf(90, -3.001, -400)).toEqual([null, null]);
  });
});
