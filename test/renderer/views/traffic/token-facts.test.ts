import { expect, it } from 'vitest';
import { tokenFacts } from '../../../../renderer/views/traffic/token-facts.ts';

const none = { prompt: null, output: null, loadMs: null, promptEvalMs: null, evalMs: null };

it('says how many tokens, in which time, how fast', () => {
  expect(tokenFacts({ prompt: 20, output: 126, loadMs: 438, promptEvalMs: 5, evalMs: 1_660 })).toEqual([
    ['Load', '438 ms'],
    ['Prompt', '20 tokens in 5 ms, 4.0 k tok/s'],
    ['Output', '126 tokens in 1.7 s, 76 tok/s'],
  ]);
});

it('claims no speed where there is no time to speak of, or none was told', () => {
  expect(tokenFacts({ ...none, prompt: 9, promptEvalMs: 0.3, output: 7 })).toEqual([
    ['Load', null],
    ['Prompt', '9 tokens in under 1 ms'],
    ['Output', '7 tokens'],
  ]);
});

it('has nothing to say where the backend said nothing', () => {
  expect(tokenFacts(null)).toEqual([]);
  expect(tokenFacts(none).every(([, value]) => value === null)).toBe(true);
});
