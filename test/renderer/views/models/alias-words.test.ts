import { expect, it } from 'vitest';
import { boundTo, stepStates, stepWords } from '../../../../renderer/views/models/alias-words.ts';
import type { AliasStepSnapshot } from '../../../../shared/alias.ts';

const step = (over: Partial<AliasStepSnapshot> = {}): AliasStepSnapshot => ({
  ...{ model: 'm:1b', backends: null, servedBy: [], reason: null },
  ...over,
});

it('marks the first model that somebody can serve, those behind it and those nobody can', () => {
  const served = step({ servedBy: ['a'] });
  expect(stepStates({ steps: [step(), served, step(), served] })).toEqual(['out', 'now', 'out', 'ready']);
  expect(stepStates({ steps: [step()] })).toEqual(['out']);
});

it('says who could serve a model, or why nobody can', () => {
  expect(stepWords(step({ servedBy: ['a', 'b'] }))).toBe('on a and b');
  expect(stepWords(step({ reason: 'no backend has it' }))).toBe('no backend has it');
});

it('says where a model is bound to, when it is', () => {
  expect(boundTo(step())).toBeNull();
  expect(boundTo(step({ backends: ['a', 'b'], servedBy: ['b'] }))).toBe('only on a and b');
  expect(boundTo(step({ backends: ['a', 'b'], servedBy: ['b', 'a'] }))).toBeNull();
});
