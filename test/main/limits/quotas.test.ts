import { describe, expect, it } from 'vitest';
import type { DayCount, DayCountStore } from '../../../main/ports.ts';
import { err, ok } from '../../../shared/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { setUpLimits } from './limits-fixture.ts';

const HOUR_MS = 3_600_000;
const quota = { requestsPerMinute: 0, tokensPerMinute: 0, requestsPerDay: 0, tokensPerDay: 0 };

/** A store that keeps what it is given, as the database does. */
function createStore(): DayCountStore & { readonly kept: Map<number, Map<string, number>> } {
  const kept = new Map<number, Map<string, number>>();
  return {
    kept,
    load: (day) => [...(kept.get(day) ?? [])].map(([name, used]): DayCount => ({ name, used })),
    save(day, counts) {
      const names = kept.get(day) ?? new Map<string, number>();
      kept.set(day, names);
      for (const { name, used } of counts) names.set(name, used);
      return ok(undefined);
    },
  };
}

describe('a limit per day', () => {
  it('counts from midnight to midnight, UTC, and tells how long it is until then', () => {
    const clock = createManualClock(Date.UTC(2026, 0, 1, 23));
    const { passed, refusalOf } = setUpLimits({ numbers: { requestsPerDay: 3 }, clock });
    expect([passed(9, 'a'), passed(9, 'b')]).toEqual([3, 3]);
    expect(refusalOf('a')).toEqual({
      code: 'limited',
      message: 'this key may make 3 requests per day; try again in 60 min',
      retryAfterS: 3_600,
    });
    clock.advance(HOUR_MS - 1);
    expect(passed(9, 'a')).toBe(0);
    clock.advance(1);
    expect(passed(9, 'a')).toBe(3);
  });

  it('goes by a key’s own number', () => {
    const { passed, reserve } = setUpLimits({
      numbers: { requestsPerDay: 3, tokensPerDay: 10 },
      own: { free: { requestsPerDay: 0, tokensPerDay: 0 }, more: { requestsPerDay: 5, tokensPerDay: 50 } },
    });
    expect([passed(9, 'free'), passed(9, 'more')]).toEqual([9, 5]);
    expect([reserve(999, { id: 'free' }).ok, reserve(999, { id: 'free' }).ok]).toEqual([true, true]);
  });

  it('of tokens counts what was used, not what was set aside', () => {
    const { hold, reserve, left, limited } = setUpLimits({ numbers: { tokensPerDay: 1_000 } });
    const held = hold(900);
    expect(reserve(200).ok).toBe(false);
    expect(limited).toEqual([['a', 'tokensPerDay']]);
    held.settle(50);
    held.settle(50);
    expect(left('tokensPerDay')).toBe(950);
    hold(10).settle(2_000);
    expect(reserve(1).ok).toBe(false);
  });

  it('counts what ends after midnight to the new day, and leaves nothing set aside in it', () => {
    const clock = createManualClock(Date.UTC(2026, 0, 1, 23));
    const { hold, left } = setUpLimits({ numbers: { tokensPerDay: 1_000 }, clock });
    const [used, unused] = [hold(400), hold(500)];
    clock.advance(2 * HOUR_MS);
    expect(left('tokensPerDay')).toBe(1_000);
    used.settle(300);
    unused.settle(0);
    expect(left('tokensPerDay')).toBe(700);
  });

  it('goes on after a restart where it stood, without what ran then', () => {
    const [clock, store] = [createManualClock(), createStore()];
    const numbers = { requestsPerDay: 5, tokensPerDay: 1_000 };
    const before = setUpLimits({ numbers, clock, dayCounts: store });
    before.hold(300).settle(120);
    before.hold(400);
    before.limits.flush();
    const after = setUpLimits({ numbers, clock, dayCounts: store });
    expect(after.left('tokensPerDay')).toBe(880);
    expect(after.passed(9, 'a')).toBe(2);
  });

  it('is written down some seconds after it was counted, whatever happens then', () => {
    const [clock, store] = [createManualClock(), createStore()];
    const { passed } = setUpLimits({ numbers: { requestsPerDay: 5 }, clock, dayCounts: store });
    passed(2, 'a');
    clock.advance(10_000);
    expect([...store.kept.values()].map((names) => [...names])).toEqual([[['requestsPerDay a', 2]]]);
    expect(clock.pending()).toBe(0);
  });

  it('holds on although it cannot be written down', () => {
    const full: DayCountStore = { load: () => [], save: () => err('the disk is full') };
    const clock = createManualClock();
    const { passed } = setUpLimits({ numbers: { requestsPerDay: 5 }, clock, dayCounts: full });
    expect(passed(3, 'a')).toBe(3);
    clock.advance(20_000);
    expect(passed(9, 'a')).toBe(2);
  });
});

describe('a quota of a model', () => {
  const numbers = {
    models: {
      'llama3.1:70b': { ...quota, requestsPerMinute: 2 },
      'qwen*': { ...quota, tokensPerMinute: 1_000, tokensPerDay: 1_500, requestsPerDay: 9 },
    },
  };

  it('holds each key to it, and no other model', () => {
    const { reserve } = setUpLimits({ numbers });
    const ask = (model: string, id = 'a') => reserve(10, { model, id }).ok;
    expect([ask('llama3.1:70b'), ask('llama3.1:70b'), ask('llama3.1:70b')]).toEqual([true, true, false]);
    expect([ask('llama3.1:70b', 'b'), ask('llama3.1:8b')]).toEqual([true, true]);
  });

  it('counts all that a pattern covers together, in words a person understands', () => {
    const { hold, reserve, limited, clock } = setUpLimits({ numbers });
    hold(600, { model: 'qwen3:14b' }).settle(700);
    const refused = reserve(400, { model: 'qwen2.5:7b' });
    expect(refused).toMatchObject({
      refusal: {
        message:
          'this key may use 1000 tokens per minute for qwen*, and this request is reckoned at 400; try again in 6 s',
      },
    });
    expect(limited).toEqual([['a', 'models.qwen*.tokensPerMinute']]);
    clock.advance(60_000);
    expect(reserve(900, { model: 'qwen3:14b' })).toMatchObject({
      refusal: { message: expect.stringContaining('1500 tokens per day for qwen*') },
    });
  });

  it('gives back what was taken of all the others when one refuses', () => {
    const { hold, reserve, left } = setUpLimits({ numbers: { ...numbers, tokensPerMinute: 5_000 } });
    hold(1_000, { model: 'qwen3:14b' });
    expect(reserve(10, { model: 'qwen3:14b' }).ok).toBe(false);
    expect(left('tokensPerMinute')).toBe(4_000);
  });
});

describe('a quota of a route', () => {
  const numbers = {
    routes: {
      '/v1/*': { requestsPerMinute: 3, requestsPerDay: 0 },
      '/api/embed': { requestsPerMinute: 0, requestsPerDay: 1 },
    },
  };

  it('counts all routes that a pattern covers together, and no other', () => {
    const { passed, refusalOf } = setUpLimits({ numbers });
    expect([passed(2, 'a', 'x', '/v1/chat/completions'), passed(9, 'a', 'x', '/v1/embeddings')]).toEqual([2, 1]);
    expect(refusalOf('a', 'x', '/v1/models')?.message).toBe(
      'this key may make 3 requests per minute for /v1/*; try again in 20 s',
    );
    expect([passed(9, 'a', 'x', '/api/embed'), passed(9, 'a', 'x', '/api/chat')]).toEqual([1, 9]);
    expect(passed(9, 'b', 'x', '/v1/embeddings')).toBe(3);
  });

  it('holds nobody who comes without a key', () => {
    const { passed } = setUpLimits({ numbers });
    expect(passed(50, null, 'x', '/api/embed')).toBe(50);
  });
});
