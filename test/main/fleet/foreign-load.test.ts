import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freshSign, noteForeign } from '../../../main/fleet/foreign-load.ts';
import type { Alone, Finish, LaneRates } from '../../../main/fleet/rates.ts';
import type { TokenCounts } from '../../../shared/exchange.ts';

const RATES: LaneRates = { prefillTps: 1_000, decodeTps: 50, loadMs: null, outputTokens: 100 };
const COUNTS: TokenCounts = { prompt: 1_000, output: 100, loadMs: 40, promptEvalMs: 1_000, evalMs: 2_000 };

const finish = (alone: Partial<Alone> | null, tokens: Partial<TokenCounts> | null = {}): Finish => ({
  tokens: tokens && { ...COUNTS, ...tokens },
  uncachedShare: 1,
  generationMs: 2_000,
  alone: alone && { ttfbMs: 1_100, isWhole: false, promptTokens: 1_000, ...alone },
});
const sign = (seen: Finish, rates = RATES) => noteForeign(null, seen, rates, 0)?.sign ?? null;

it('sees nothing in an answer that took what its own figures say', () => {
  expect(sign(finish({}))).toBeNull();
  expect(sign(finish({ ttfbMs: 12_000 }, { loadMs: 11_000 }))).toBeNull();
  expect(sign(finish({ ttfbMs: 3_200, isWhole: true }))).toBeNull();
});

it('sees a wait for a slot that nothing of ours held', () => {
  expect(sign(finish({ ttfbMs: 9_540 }))).toBe('a request that was alone there waited 8.0 s for a slot');
  expect(sign(finish({ ttfbMs: 11_540, isWhole: true }))).toBe(
    'a request that was alone there waited 8.0 s for a slot',
  );
});

it('goes by the learned speed where the answer carries no figures', () => {
  expect(sign(finish({ ttfbMs: 3_000 }, null))).toBeNull();
  expect(sign(finish({ ttfbMs: 9_000 }, null))).toContain('waited 5.5 s');
  expect(sign(finish({ ttfbMs: 9_000 }, null), { ...RATES, prefillTps: null })).toBeNull();
});

it('sees tokens that come much slower than the lane’s own average', () => {
  expect(sign(finish({}, { evalMs: 5_000 }))).toBe('an answer that was alone there came at 20 tokens/s instead of 50');
  expect(sign(finish({}, { output: 4, evalMs: 400 }))).toBeNull();
});

it('hears only answers that were alone, and takes a sign back when one of those is as it should be', () => {
  const before = noteForeign(null, finish({ ttfbMs: 9_000 }), RATES, 1_000);
  expect(noteForeign(before, finish(null), RATES, 2_000)).toBe(before);
  expect(noteForeign(before, finish({}), RATES, 3_000)).toBeNull();
});

it('forgets a sign after two minutes', () => {
  const seen = noteForeign(null, finish({ ttfbMs: 9_000 }), RATES, 1_000);
  expect(freshSign(seen, 120_999)).not.toBeNull();
  expect(freshSign(seen, 121_000)).toBeNull();
});

it('never blames others for what ran beside ours, whatever the figures', () => {
  const ms = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }));
  const counts = fc.record({ prompt: ms, output: ms, loadMs: ms, promptEvalMs: ms, evalMs: ms });
  fc.assert(fc.property(fc.option(counts), (tokens) => sign({ ...finish(null), tokens }) === null));
});
