import { expect, it } from 'vitest';
import { isStillUsed, lastUsed, overlapping } from '../../../../renderer/store/keys/key-secrets.ts';
import { endOf, matchesFilter, requestsOfDay } from '../../../../renderer/views/keys/key-facts.ts';
import { createApiKey as key, createKeySecret as secret } from '../../../support/api-key.ts';

const old = secret({ ending: 'old1', createdAt: 0, endsAt: 9_000, lastUsedAt: 4_000, lastUsedFrom: '10.0.0.9' });
const latest = secret({ ending: 'new1', createdAt: 5_000 });

it('takes the use that was last of all secrets, and none where none was used', () => {
  expect(lastUsed([latest, old])).toBe(old);
  expect(lastUsed([secret({ lastUsedAt: 6_000 }), old])?.lastUsedAt).toBe(6_000);
  expect(lastUsed([latest])).toBeNull();
});

it('counts a replaced secret as working until its time has come', () => {
  expect(overlapping([latest, old], 8_999)).toEqual([old]);
  expect(overlapping([latest, old], 9_000)).toEqual([]);
  expect(overlapping([latest], 0)).toEqual([]);
});

it('calls a replaced secret still used only when somebody came with it after its successor was made', () => {
  expect(isStillUsed(old, [latest, old])).toBe(false);
  expect(isStillUsed({ ...old, lastUsedAt: 5_001 }, [latest, old])).toBe(true);
  expect(isStillUsed({ ...old, lastUsedAt: null }, [latest, old])).toBe(false);
});

it('orders by what expires soonest; what never does, or was revoked, has no place in that order', () => {
  expect(endOf(key({ expiresAt: 7 }))).toBe(7);
  expect(endOf(key())).toBeUndefined();
  expect(endOf(key({ expiresAt: 7, revokedAt: 3, state: 'revoked' }))).toBeUndefined();
});

it('adds up the hours of a day', () => {
  expect(requestsOfDay(key({ requestsByHour: [1, 0, 41] }))).toBe(42);
});

it('finds a key by any words of its row, whatever their order and case', () => {
  const one = key({
    note: 'nightly jobs',
    models: ['qwen*'],
    addresses: ['10.0.0.0/8'],
    workClass: 'batch',
    secrets: [secret({ lastUsedAt: 1, lastUsedFrom: '192.168.7.7' })],
  });
  for (const filter of [
    '',
    '  ',
    'ANA',
    '3f9k',
    'jobs ana',
    'qwen batch',
    '10.0.',
    '192.168.7.7',
    'active',
    'inference',
  ])
    expect([filter, matchesFilter(one, filter)]).toEqual([filter, true]);
  for (const filter of ['bob', 'ana admin', 'revoked'])
    expect([filter, matchesFilter(one, filter)]).toEqual([filter, false]);
});
