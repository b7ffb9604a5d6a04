import { describe, expect, it } from 'vitest';
import { changesOf, checkValues, fieldOf, rulesOf, valuesOf } from '../../../../renderer/views/keys/key-values.ts';
import { keyRules } from '../../../../shared/key-input.ts';
import { createApiKey } from '../../../support/api-key.ts';

const DAY_MS = 86_400_000;
const fresh = { ...valuesOf(null), owner: 'Ana' };

describe('a new key', () => {
  it('is what the gateway makes of an owner alone, until something else is said', () => {
    expect(rulesOf(fresh, 0)).toEqual(keyRules.parse({ owner: 'Ana' }));
  });

  it.each([
    ['never', '', null],
    ['30d', '', 30 * DAY_MS],
    ['365d', '', 365 * DAY_MS],
    ['date', '1970-01-10', 10 * DAY_MS],
  ] as const)('that expires %s %s ends at %s', (expiry, lastDay, expiresAt) => {
    expect(rulesOf({ ...fresh, expiry, lastDay }, 0).expiresAt).toBe(expiresAt);
  });

  it('needs an owner, a scope, and a day where one is to be chosen', () => {
    expect(checkValues(fresh)).toEqual({});
    expect(Object.keys(checkValues({ ...fresh, owner: ' ', scopes: [], expiry: 'date' }))).toEqual([
      'owner',
      'scopes',
      'expiresAt',
    ]);
  });
});

describe('a key that is edited', () => {
  const key = createApiKey({ models: ['qwen*'], expiresAt: 90 * DAY_MS });

  it('has no changes as it stands', () => {
    expect(changesOf(valuesOf(key), key, 0)).toEqual({});
  });

  it('tells the gateway what differs and nothing else: somebody may have changed the rest meanwhile', () => {
    expect(changesOf({ ...valuesOf(key), models: [], concurrent: 2 }, key, 0)).toEqual({ models: [], concurrent: 2 });
  });

  it('can be given a limit of its own and keeps the others', () => {
    const limits = { ...key.limits, tokensPerMinute: 20_000 };
    expect(changesOf({ ...valuesOf(key), limits }, key, 0)).toEqual({ limits });
  });

  it('can be made to work for ever', () => {
    expect(changesOf({ ...valuesOf(key), expiry: 'never' }, key, 0)).toEqual({ expiresAt: null });
  });
});

it('puts an error of the gateway at the field that it is about', () => {
  expect(fieldOf('models.0')).toBe('models');
  expect(fieldOf('limits.burst')).toBe('limits');
  expect(fieldOf('expiresAt')).toBe('expiresAt');
  expect([fieldOf('id'), fieldOf(undefined)]).toEqual([null, null]);
});
