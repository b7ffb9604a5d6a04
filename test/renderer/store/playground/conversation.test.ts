import { describe, expect, it } from 'vitest';
import { type Answer, messagesFor, type Turn } from '../../../../renderer/store/playground/conversation.ts';

const answer = (key: string, text: string): Answer => ({
  key,
  model: 'm',
  backend: null,
  chat: null,
  text,
  thinking: 'not repeated',
  placing: null,
  end: null,
});
const answers = Object.fromEntries(
  [answer('a1', 'left 1'), answer('a2', 'left 2'), answer('b2', 'right 2'), answer('a3', '')].map((one) => [
    one.key,
    one,
  ]),
);
const turns: readonly Turn[] = [
  { key: 't1', question: 'one?', answers: ['a1'] },
  { key: 't2', question: 'two?', answers: ['a2', 'b2'] },
  { key: 't3', question: 'three?', answers: ['a3'] },
];
const contents = (side: number, system = '') =>
  messagesFor({ turns, answers }, { side, system, question: 'four?' }).map(
    ({ role, content }) => `${role}: ${content}`,
  );

describe('what a side is told with a question', () => {
  it('is what it was asked and what it answered, and no question that was never answered', () => {
    expect(contents(0)).toEqual(['user: one?', 'assistant: left 1', 'user: two?', 'assistant: left 2', 'user: four?']);
  });

  it('is the first side’s answer where it was not asked itself', () => {
    expect(contents(1)).toEqual(['user: one?', 'assistant: left 1', 'user: two?', 'assistant: right 2', 'user: four?']);
  });

  it('begins with the system prompt, when there is one', () => {
    expect(contents(0, 'be brief')[0]).toBe('system: be brief');
    expect(contents(0, ' \n')[0]).toBe('user: one?');
  });
});
