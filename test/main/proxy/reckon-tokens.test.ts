import { expect, it } from 'vitest';
import { likelyTokens, NO_WORK, type Work } from '../../../main/fleet/work.ts';
import type { Closing } from '../../../main/proxy/journal.ts';
import { usedTokens } from '../../../main/proxy/reckon-tokens.ts';

const work = (over: Partial<Work> = {}): Work => ({ ...NO_WORK, promptTokens: 40, ...over });
const counted = { prompt: 12, output: 7, loadMs: null, promptEvalMs: null, evalMs: null };

it.each([
  ['a prompt with an answer of unknown length', {}, 290],
  ['a limit of its own', { outputLimit: 30 }, 70],
  ['a limit that is never reached', { outputLimit: 100_000 }, 1_040],
  ['an embedding', { outputLimit: 0 }, 40],
])('%s is reckoned at its prompt and what it may bring', (_, over, tokens) => {
  expect(likelyTokens(work(over))).toBe(tokens);
});

it.each<[string, Closing, number]>([
  ['the final figures', { outcome: 'ok', status: 200, bytesOut: 900, tokens: counted, pieces: 8 }, 19],
  [
    'the figures of one who left after them',
    { outcome: 'gone', status: 200, bytesOut: 900, tokens: counted, pieces: 8 },
    19,
  ],
  ['the pieces where nobody counted', { outcome: 'ok', status: 200, bytesOut: 900, tokens: null, pieces: 8 }, 48],
  ['the pieces of one who left in the middle', { outcome: 'gone', status: 200, bytesOut: 90, pieces: 3 }, 43],
  ['the pieces of an answer that broke off', { outcome: 'broken', status: 200, bytesOut: 90, pieces: 3 }, 43],
  [
    'the figure that is there, and a guess for the other',
    { outcome: 'ok', status: 200, bytesOut: 9, tokens: { ...counted, prompt: null } },
    47,
  ],
  ['nothing for one who left before an answer began', { outcome: 'gone', status: null }, 0],
  ['nothing for the gateway’s own refusal', { outcome: 'refused', status: 503, bytesOut: 80 }, 0],
  ['nothing for a backend’s refusal', { outcome: 'rejected', status: 404, bytesOut: 80, pieces: 1 }, 0],
])('what was used is %s', (_, closing, tokens) => {
  expect(usedTokens(closing, work())).toBe(tokens);
});

it('an embedding has used its prompt, however long the list of numbers is', () => {
  expect(usedTokens({ outcome: 'ok', bytesOut: 9_000, pieces: 2_000 }, work({ outputLimit: 0 }))).toBe(40);
});
