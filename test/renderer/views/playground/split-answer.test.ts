import { expect, it } from 'vitest';
import { splitAnswer } from '../../../../renderer/views/playground/split-answer.ts';

const prose = (text: string) => ({ kind: 'prose', language: '', text });
const code = (language: string, text: string) => ({ kind: 'code', language, text });

it('cuts an answer into paragraphs and code', () => {
  const answer = 'First,\nin two lines.\n\nThen:\n```ts\nconst a = 1;\n\nconst b = 2;\n```\nDone.';
  expect(splitAnswer(answer)).toEqual([
    prose('First,\nin two lines.'),
    prose('Then:'),
    code('ts', 'const a = 1;\n\nconst b = 2;'),
    prose('Done.'),
  ]);
});

it('shows code as code while its end has not come yet', () => {
  expect(splitAnswer('```py\nprint(1)')).toEqual([code('py', 'print(1)')]);
});

it('keeps fences inside a longer fence, and backticks inside a line, as they are', () => {
  expect(splitAnswer('````md\n```ts\nx\n```\n````')).toEqual([code('md', '```ts\nx\n```')]);
  expect(splitAnswer('a ```b``` c')).toEqual([prose('a ```b``` c')]);
});

it('only ever changes its last block as an answer grows', () => {
  const answer = 'One.\n\nTwo\n```sh\nls -l\n```\n\nThree *and* `four`.\n';
  let before = splitAnswer('');
  for (let end = 1; end <= answer.length; end += 1) {
    const after = splitAnswer(answer.slice(0, end));
    expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
    before = after;
  }
});

it('is nothing for nothing', () => {
  expect(splitAnswer('')).toEqual([]);
  expect(splitAnswer('\n\n')).toEqual([]);
});
