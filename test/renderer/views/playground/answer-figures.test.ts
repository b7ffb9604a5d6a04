import { describe, expect, it } from 'vitest';
import type { AnswerEnd } from '../../../../renderer/store/playground/conversation.ts';
import { advantage, answerFigures } from '../../../../renderer/views/playground/answer-figures.ts';

const placing = { backend: 'rig-1', attempts: 1, queueMs: 0, ttfbMs: 340 };
const figures = {
  promptTokens: 26,
  outputTokens: 90,
  loadMs: 41,
  prefillMs: 13,
  decodeMs: 2_000,
  doneReason: 'stop',
};
const complete: AnswerEnd = { outcome: 'complete', reason: null, status: null, totalMs: 2_400, figures };
const shown = (told: Parameters<typeof answerFigures>[0]) =>
  Object.fromEntries(answerFigures(told).map(({ name, value }) => [name, value]));

describe('the figures of an answer', () => {
  it('are durations, rates and counts', () => {
    expect(shown({ placing, end: complete })).toEqual({
      Queue: '0 ms',
      'First byte': '340 ms',
      Load: '41 ms',
      Prefill: '2.0 k tok/s',
      Decode: '45 tok/s',
      Tokens: '26 → 90',
      Total: '2.4 s',
    });
  });

  it('are dashes until they are known, never 0', () => {
    expect(new Set(Object.values(shown({ placing: null, end: null })))).toEqual(new Set(['–']));
    const silent = { ...complete, figures: { ...figures, promptTokens: null, prefillMs: 0, decodeMs: null } };
    expect(shown({ placing, end: silent })).toMatchObject({ Prefill: '–', Decode: '–', Tokens: '– → 90' });
  });

  it('do not call the time to a refusal the time to a first byte', () => {
    const refused: AnswerEnd = { outcome: 'refused', reason: 'no', status: 404, totalMs: 5, figures: null };
    expect(shown({ placing, end: refused })).toMatchObject({ 'First byte': '–', Total: '5 ms' });
  });
});

describe('an advantage', () => {
  const of = (name: string, told: Parameters<typeof answerFigures>[0]) => {
    const found = answerFigures(told).find((figure) => figure.name === name);
    if (!found) throw new Error(`no figure ${name}`);
    return found;
  };
  const slow = { placing: { ...placing, ttfbMs: 680 }, end: { ...complete, figures: { ...figures, decodeMs: 4_000 } } };
  const fast = { placing, end: complete };

  it('is said on the better side only', () => {
    expect(advantage(of('Decode', fast), of('Decode', slow))).toBe('2.0× faster');
    expect(advantage(of('Decode', slow), of('Decode', fast))).toBeNull();
    expect(advantage(of('First byte', fast), of('First byte', slow))).toBe('2.0× shorter');
    expect(advantage(of('First byte', slow), of('First byte', fast))).toBeNull();
  });

  it('is not made of milliseconds that nobody feels, nor of counts', () => {
    const barely = { placing: { ...placing, ttfbMs: 355 }, end: complete };
    expect(advantage(of('First byte', fast), of('First byte', barely))).toBeNull();
    expect(advantage(of('Tokens', fast), of('Tokens', slow))).toBeNull();
  });

  it('is not claimed over what is not known', () => {
    expect(advantage(of('Decode', fast), of('Decode', { placing, end: null }))).toBeNull();
    expect(advantage(of('Decode', fast), undefined)).toBeNull();
  });
});
