import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KeyLimits } from '../../../shared/key.ts';
import type { Reservation } from '../../../shared/limit-request.ts';
import { setUpLimits } from './limits-fixture.ts';

const setUp = (numbers: { tokensPerMinute?: number; requestsPerMinute?: number } = {}, own: Partial<KeyLimits> = {}) =>
  setUpLimits({ numbers: { tokensPerMinute: 6_000, burst: 9, ...numbers }, own: { a: own } });

it('sets aside what is reckoned, and counts what was used instead', () => {
  const { hold, left } = setUp();
  const held = hold(500);
  expect(left()).toBe(5_500);
  held.settle(120);
  expect(left()).toBe(5_880);
});

it('gives all of it back where nothing was used, and settles once', () => {
  const { hold, left } = setUp();
  const held = hold(500);
  held.settle(0);
  held.settle(300);
  held.settle(0);
  expect(left()).toBe(6_000);
});

it('refuses what does not fit, says when it will, and takes nothing for it, not even the request', () => {
  const { clock, reserve, hold, enter, limited, left } = setUp({ requestsPerMinute: 60 });
  hold(5_900);
  const before = enter().standings;
  const refused = reserve(300);
  expect(refused).toMatchObject({
    ok: false,
    refusal: {
      code: 'limited',
      message: 'this key may use 6000 tokens per minute, and this request is reckoned at 300; try again in 2 s',
      retryAfterS: 2,
    },
  });
  expect(limited).toEqual([['a', 'tokensPerMinute']]);
  expect(refused.standings).toEqual([
    ...before,
    { limit: 'tokensPerMinute', quota: 6_000, windowS: 60, remaining: 100, resetS: 59 },
  ]);
  clock.advance(2_000);
  expect(left()).toBe(300);
  expect(reserve(300).ok).toBe(true);
});

it('has an answer that was longer than what was left made up for before the next', () => {
  const { clock, hold, reserve } = setUp();
  hold(100).settle(9_000);
  expect(reserve(100)).toMatchObject({ ok: false, refusal: { retryAfterS: 31 } });
  clock.advance(31_000);
  expect(reserve(100).ok).toBe(true);
});

it('lets a prompt through that is larger than a minute’s worth, when nothing else was used', () => {
  const { clock, reserve, hold, left } = setUp({ tokensPerMinute: 1_000 });
  hold(1).settle(1);
  expect(reserve(5_000).ok).toBe(false);
  clock.advance(60);
  const held = hold(5_000);
  expect(reserve(1).ok).toBe(false);
  held.settle(0);
  expect(left()).toBe(1_000);
});

it('charges a long answer in full, although time has gone by while it ran', () => {
  const { clock, hold, left } = setUp();
  const held = hold(500);
  clock.advance(300_000);
  held.settle(4_000);
  expect(left()).toBe(2_500);
});

it('goes by a key’s own number, 0 being no limit, and holds nobody who has no key', () => {
  const free = setUp({}, { tokensPerMinute: 0 });
  expect([free.reserve(1e9).ok, free.reserve(1e9).ok]).toEqual([true, true]);
  const tight = setUp({ tokensPerMinute: 0 }, { tokensPerMinute: 10 });
  expect([tight.reserve(10).ok, tight.reserve(1).ok]).toEqual([true, false]);
  const keyless = setUp({ tokensPerMinute: 1 });
  expect([keyless.reserve(1e9, { id: null }).ok, keyless.reserve(1e9, { id: null }).ok]).toEqual([true, true]);
});

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('begin' as const), tokens: fc.integer({ min: 0, max: 3_000 }) }),
    fc.record({ do: fc.constant('end' as const), which: fc.nat(20), used: fc.integer({ min: 0, max: 5_000 }) }),
  ),
  { maxLength: 60 },
);

it('at any moment counts what is set aside and what was used, and in the end only what was used', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const { reserve, left, clock } = setUp({ tokensPerMinute: 20_000 });
      const running: { readonly held: Reservation; readonly tokens: number }[] = [];
      let used = 0;
      function begin(tokens: number): void {
        const aside = running.reduce((sum, one) => sum + one.tokens, 0);
        const held = reserve(tokens);
        expect(held.ok).toBe(used + aside + tokens <= 20_000);
        if (held.ok) running.push({ held, tokens });
      }
      function end(which: number, tokens: number): void {
        const [ended] = running.splice(which, 1);
        ended?.held.settle(tokens);
        used += ended ? tokens : 0;
      }
      // While the clock stands still nothing drains, so that the counts are exact.
      for (const step of list) {
        if (step.do === 'begin') begin(step.tokens);
        else end(step.which, step.used);
      }
      for (const { held } of running) held.settle(0);
      if (used <= 20_000) expect(left()).toBe(20_000 - used);
      clock.advance((used / 20_000) * 60_000);
      expect(left()).toBe(20_000);
    }),
  );
});
