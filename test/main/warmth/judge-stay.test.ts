import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeStay, KEPT_TERM_MS } from '../../../main/warmth/judge-stay.ts';
import type { Term } from '../../../shared/keep.ts';

const MIN = 60_000;
const WALL = 1_790_000_000_000;
const FOR_EVER = WALL + 292 * 365 * 86_400_000;

const judge = (leftMs: number, term: Term, { idleMs = 0, isKept = false, usedAt = 1_000_000 } = {}) =>
  judgeStay({ expiresAt: WALL + leftMs }, { term, isKept }, { usedAt, now: usedAt + idleMs, wallThere: WALL });

describe('how long a model stays', () => {
  it('is right while what is left and what has passed since its last request come to the rule', () => {
    expect(judge(30 * MIN, 30 * MIN)).toBe('right');
    expect(judge(10 * MIN, 30 * MIN, { idleMs: 20 * MIN })).toBe('right');
  });

  it('is wrong where the server goes by its own five minutes, or by what somebody else has said', () => {
    expect(judge(5 * MIN, 30 * MIN)).toBe('wrong');
    expect(judge(25 * MIN, 10 * MIN)).toBe('wrong');
    expect(
      judgeStay({ expiresAt: FOR_EVER }, { term: 30 * MIN, isKept: false }, { usedAt: 0, now: 5, wallThere: WALL }),
    ).toBe('wrong');
  });

  it('is right for ever only where its server says for ever', () => {
    const seen = { usedAt: 0, now: 5, wallThere: WALL };
    expect(judgeStay({ expiresAt: FOR_EVER }, { term: 'pin', isKept: false }, seen)).toBe('right');
    expect(judge(5 * MIN, 'pin')).toBe('wrong');
  });

  it('is not known where nobody has used it through this gateway: too little may be left because much has passed', () => {
    expect(judge(4 * MIN, 30 * MIN, { usedAt: 0 })).toBe('unknown');
    expect(judgeStay({ expiresAt: null }, { term: 'pin', isKept: false }, { usedAt: 1, now: 2, wallThere: WALL })).toBe(
      'unknown',
    );
  });

  it('is left alone where the model is about to leave, or to have left', () => {
    expect(judge(3_000, 'pin')).toBe('leaving');
    expect(judge(-90_000, 30 * MIN)).toBe('leaving');
  });

  it('is told anew for a kept copy once half of it has passed, and never because there is more', () => {
    const kept = (leftMs: number) => judge(leftMs, KEPT_TERM_MS, { isKept: true, usedAt: 0 });
    expect(kept(5 * MIN)).toBe('wrong');
    expect(kept(KEPT_TERM_MS / 2)).toBe('right');
    expect(kept(3 * KEPT_TERM_MS)).toBe('right');
  });
});

it('whatever somebody else does with the same term in between, never takes the rule for broken', () => {
  const span = fc.integer({ min: 0, max: 3_600_000 });
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 86_400_000 }), span, span, (term, idleMs, othersAgoMs) => {
      const lastMs = Math.min(idleMs, othersAgoMs);
      const verdict = judge(term - lastMs, term, { idleMs });
      expect(verdict === 'wrong').toBe(false);
    }),
  );
});
