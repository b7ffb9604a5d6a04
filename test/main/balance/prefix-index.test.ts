import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPrefixIndex } from '../../../main/balance/prefix-index.ts';
import { BLOCK_TOKENS } from '../../../main/fleet/work.ts';

const names = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index + 1);

it('knows how much of a prompt a lane has evaluated before', () => {
  const index = createPrefixIndex();
  index.note('a', names(4));
  expect(index.cachedTokens('a', names(10))).toBe(4 * BLOCK_TOKENS);
  expect(index.cachedTokens('a', names(2))).toBe(2 * BLOCK_TOKENS);
  expect(index.cachedTokens('a', names(4, 100))).toBe(0);
  expect(index.cachedTokens('b', names(4))).toBe(0);
});

it('knows that the lane holds the answer too, until the conversation goes on', () => {
  const index = createPrefixIndex();
  index.note('a', names(4), 300);
  expect(index.cachedTokens('a', names(10))).toBe(4 * BLOCK_TOKENS + 300);
  expect(index.cachedTokens('a', names(3))).toBe(3 * BLOCK_TOKENS);
  index.note('a', names(10), 50);
  expect(index.cachedTokens('a', [...names(4), 99])).toBe(4 * BLOCK_TOKENS);
  expect(index.cachedTokens('a', names(12))).toBe(10 * BLOCK_TOKENS + 50);
});

it('forgets the conversations of longest ago first, as a server’s cache does', () => {
  const index = createPrefixIndex();
  index.note('a', names(1_000));
  index.note('a', names(1_000, 5_000));
  expect(index.cachedTokens('a', names(10))).toBe(0);
  expect(index.cachedTokens('a', names(1_000, 5_000))).toBe(1_000 * BLOCK_TOKENS);
});

it('never promises more than the prompt has, and stays bounded', () => {
  const chain = fc.array(fc.nat(50), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), chain), { maxLength: 30 }), chain, (notes, asked) => {
      const index = createPrefixIndex();
      for (const [lane, prefixes] of notes) index.note(lane, prefixes);
      const cached = index.cachedTokens('a', asked);
      return cached >= 0 && cached <= asked.length * BLOCK_TOKENS;
    }),
  );
});
