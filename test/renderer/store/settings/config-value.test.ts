import { describe, expect, it } from 'vitest';
import { isSame, nameOf, placeOf, showValue, valueAt } from '../../../../renderer/store/settings/config-value.ts';

const written = {
  routing: { policy: 'weighted' },
  backends: [
    { id: 'rig-1', url: 'http://a', slots: 4 },
    { id: 'rig-2', url: 'http://b' },
  ],
  models: { aliases: { 'chat:big': { model: 'm' } } },
};

describe('a path in the configuration', () => {
  it('finds what is written, a backend by its id', () => {
    expect(valueAt(written, ['routing', 'policy'])).toBe('weighted');
    expect(valueAt(written, ['backends', 'rig-1', 'slots'])).toBe(4);
    expect(valueAt(written, ['models', 'aliases', 'chat:big'])).toEqual({ model: 'm' });
  });

  it('finds nothing where nothing is written, and nothing that every object inherits', () => {
    expect(valueAt(written, ['routing', 'retries'])).toBeUndefined();
    expect(valueAt(written, ['health', 'deep', 'fall'])).toBeUndefined();
    expect(valueAt(written, ['backends', 'rig-3', 'slots'])).toBeUndefined();
    expect(valueAt(written, ['routing', 'constructor'])).toBeUndefined();
  });

  it('becomes a place in the list, wherever the backend stands now', () => {
    expect(placeOf(written, ['backends', 'rig-2', 'slots'])).toEqual(['backends', 1, 'slots']);
    expect(placeOf(written, ['health', 'deep', 'fall'])).toEqual(['health', 'deep', 'fall']);
    expect(placeOf(written, ['backends', 'rig-3', 'slots'])).toBeNull();
  });

  it('is named as problems name it', () => {
    expect(nameOf(written, ['backends', 'rig-2', 'slots'])).toBe('backends[1].slots');
    expect(nameOf(written, ['models', 'aliases', 'chat:big'])).toBe('models.aliases["chat:big"]');
  });
});

it('compares values by what they say', () => {
  expect(isSame({ a: [1, { b: 'x' }], c: true }, { c: true, a: [1, { b: 'x' }] })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(isSame([1, 2], [2, 1])).toBe(false);
  expect(isSame('1', 1)).toBe(false);
  expect(isSame(undefined, null)).toBe(false);
});

it('shows a value on one line', () => {
  expect(showValue('60s')).toBe('60s');
  expect(showValue('')).toBe('""');
  expect(showValue({ model: 'llama3.1:8b', backends: ['rig-1', 'rig-2'] })).toBe(
    '{ model: llama3.1:8b, backends: [rig-1, rig-2] }',
  );
  expect(showValue([])).toBe('[]');
  expect(showValue({})).toBe('{}');
});
