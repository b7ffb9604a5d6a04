import { describe, expect, it } from 'vitest';
import { splitPieces, tokenise } from '../../../../main/simulator/generation/tokeniser.ts';
import { createRandom } from '../../../../main/simulator/random.ts';
import { arrivals, type BurstyRate, rateAt } from './arrivals.ts';
import { draftConversation, READING_MS, unhurriedMs } from './conversation.ts';
import { draftChat } from './draft.ts';
import { exponential, logUniform, shuffled } from './draw.ts';
import { createKnownPrompts } from './known-prompts.ts';
import { makePlan } from './make-plan.ts';
import { wordsOf } from './words.ts';

const occasion = { user: 3, kind: 'chat' as const, model: 'm:8b', after: null, pauseMs: 0 };
const question = (content: string) => [{ role: 'user', content }];

describe('what is drawn', () => {
  it('stays within its bounds and reaches both, short ones more often than long ones', () => {
    const random = createRandom(1);
    const drawn = Array.from({ length: 4000 }, () => logUniform(random, 5, 200));
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([5, 200]);
    const below = drawn.filter((value) => value < Math.sqrt(5 * 200)).length / drawn.length;
    expect(below).toBeCloseTo(0.5, 1);
  });

  it('has the mean asked for when it is a waiting time', () => {
    const random = createRandom(2);
    const total = Array.from({ length: 20_000 }, () => exponential(random, 300)).reduce((sum, one) => sum + one, 0);
    expect(total / 20_000 / 300).toBeCloseTo(1, 1);
  });

  it('keeps every item when it is shuffled', () => {
    const items = [...Array(20).keys()];
    const mixed = shuffled(createRandom(3), items);
    expect(mixed).not.toEqual(items);
    expect(mixed.toSorted((left, right) => left - right)).toEqual(items);
  });

  it('has exactly as many tokens as asked for when it is text', () => {
    for (const tokens of [1, 2, 50, 777]) expect(tokenise(wordsOf(createRandom(tokens), tokens))).toHaveLength(tokens);
  });
});

describe('arrivals', () => {
  const rate: BurstyRate = { perSecond: 3, everyMs: 40_000, burstMs: 10_000, factor: 1.6 };

  it('are as many as the mean rate says, more of them in bursts', () => {
    const times = arrivals(createRandom(4), rate, 4_000_000);
    const inBurst = times.filter((at) => at % 40_000 >= 30_000).length;
    expect(times.length / 12_000).toBeCloseTo(1, 1);
    expect(inBurst / times.length).toBeCloseTo(0.4, 1);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  it('keep the mean whatever the burst', () => {
    expect(0.25 * rateAt(rate, 35_000) + 0.75 * rateAt(rate, 0)).toBeCloseTo(3);
  });
});

describe('a conversation', () => {
  const turns = [40, 10, 20].map((userTokens) => ({ userTokens, answerTokens: 30, thinkMs: 7_000 }));
  const plan = { ...occasion, startMs: 500, system: 'be brief', turns, contextTokens: 4096 };
  const drafts = draftConversation(createRandom(5), plan);
  const messages = drafts.map(({ body }) => JSON.parse(body).messages as { role: string; content: string }[]);

  it('repeats everything said before, the answers exactly as any server of the fleet gives them', () => {
    expect(messages[2]?.slice(0, 4)).toEqual(messages[1]);
    expect(messages[1]?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(messages[1]?.[2]?.content).toBe(drafts[0]?.answer);
    expect(splitPieces(drafts[0]?.answer ?? '')).toHaveLength(30);
  });

  it('asks on when an unhurried answer would have been read, and waits for the answer before', () => {
    expect(drafts.map(({ atMs }) => atMs)).toEqual([0, 1, 2].map((turn) => 500 + turn * (7_000 + unhurriedMs(30))));
    expect(drafts.map(({ after }) => after)).toEqual([null, drafts[0], drafts[1]]);
    expect(drafts[1]?.pauseMs).toBe(READING_MS);
  });

  it('ends before it outgrows the context', () => {
    const longest = draftConversation(createRandom(5), { ...plan, contextTokens: 140 });
    expect(longest).toHaveLength(2);
    for (const { prompt } of longest) expect(prompt.length + 30).toBeLessThan(140);
  });
});

describe('new tokens', () => {
  it('are only what no earlier prompt or answer of the model began with, and at least one', () => {
    const known = createKnownPrompts();
    const first = draftChat({ ...occasion, atMs: 0 }, question('one two three'), 10);
    const followUp = draftChat(
      { ...occasion, atMs: 1 },
      [...question('one two three'), { role: 'assistant', content: first.answer }, ...question('four five')],
      10,
    );
    expect(known.add(first)).toBe(first.prompt.length);
    // The end of the answer, the role, two words, their end and the mark before the next answer.
    expect(known.add(followUp)).toBe(6);
    expect(known.add(followUp)).toBe(1);
    expect(known.add({ ...followUp, model: 'other' })).toBe(followUp.prompt.length);
  });
});

describe('a plan', () => {
  it('numbers requests in order of time, keeps who follows whom, and drops what is due after the horizon', () => {
    const late = draftChat({ ...occasion, atMs: 900 }, question('late'), 5);
    const first = draftChat({ ...occasion, atMs: 100 }, question('first'), 5);
    const second = draftChat({ ...occasion, atMs: 300, after: first }, question('second'), 5);
    const { requests } = makePlan([late, second, first], 900);
    expect(requests.map(({ id, atMs, after }) => [id, atMs, after])).toEqual([
      [0, 100, null],
      [1, 300, 0],
    ]);
    expect(requests[0]).toMatchObject({ promptTokens: first.prompt.length, outputTokens: 5 });
  });
});
