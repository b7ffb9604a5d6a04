import { describe, expect, it } from 'vitest';
import { clashOf, entryOf, errorsOf, fieldOf, trimmed } from '../../../../renderer/views/models/alias-draft.ts';

const rule = { name: 'chat', model: 'm', backends: [], fallbacks: [] };

it('is written down without what is empty, and without the spaces around it', () => {
  expect(entryOf(rule)).toEqual({ model: 'm' });
  expect(entryOf({ ...rule, backends: ['a'], fallbacks: ['b'] })).toEqual({
    model: 'm',
    backends: ['a'],
    fallbacks: ['b'],
  });
  expect(trimmed({ ...rule, name: ' chat ', model: 'm ' })).toEqual(rule);
});

it('is not made over another of the same name, under whichever spelling, but may be changed', () => {
  expect(clashOf('Chat:latest', null, [rule])).toBe('There is an alias called chat already');
  expect(clashOf('other', null, [rule])).toBeNull();
  expect(clashOf('chat', rule, [rule])).toBeNull();
});

describe('complaints of the gateway', () => {
  const problem = (path: string) => ({ path, message: `about ${path}` });

  it('stand at the fields they are about', () => {
    const problems = ['a', 'a.model', 'a.backends[1]', 'a.fallbacks', 'ab.model', 'b.model'].map((name) =>
      problem(`models.aliases.${name}`),
    );
    expect(errorsOf('a', { problems })).toEqual({
      name: 'about models.aliases.a',
      model: 'about models.aliases.a.model',
      backends: 'about models.aliases.a.backends[1]',
      fallbacks: 'about models.aliases.a.fallbacks',
    });
  });

  it('are found under a name that has to be quoted', () => {
    const problems = [problem('models.aliases["a b"]'), problem('models.aliases["a b"].model')];
    expect(errorsOf('a b', { problems })).toEqual({
      name: 'about models.aliases["a b"]',
      model: 'about models.aliases["a b"].model',
    });
  });

  it('of a refusal are told by its field', () => {
    expect(fieldOf('fallbacks[2]')).toBe('fallbacks');
    expect(fieldOf('model')).toBe('model');
    expect(fieldOf('slots')).toBeUndefined();
    expect(fieldOf(undefined)).toBeUndefined();
  });
});
