import { describe, expect, it } from 'vitest';
import type { Result } from '../../../shared/result.ts';
import { createAccessUnderTest, outcomeOf, rulesOf } from './key-fixture.ts';

const HOUR = 3_600_000;

function made<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a rotation', () => {
  it('lets both secrets in while it overlaps, then the new one only', () => {
    const { access, clock, comeWith, newKey } = createAccessUnderTest();
    const { id, secret: old } = newKey();
    const { secret: fresh } = made(access.keys.rotate(id, HOUR));
    clock.advance(HOUR - 1);
    expect([old, fresh].map((secret) => outcomeOf(comeWith(secret)))).toEqual(['ana', 'ana']);
    clock.advance(1);
    expect(outcomeOf(comeWith(fresh))).toBe('ana');
    expect(outcomeOf(comeWith(old))).toMatch(/^unauthorized: this key was replaced by a newer one/);
  });

  it('tells when and from where each secret was last used', () => {
    const { access, clock, comeWith, newKey } = createAccessUnderTest();
    const { id, secret: old } = newKey();
    const { secret: fresh } = made(access.keys.rotate(id, HOUR));
    comeWith(old, { address: '10.0.0.9' });
    clock.advance(5_000);
    comeWith(fresh, { address: '10.0.0.7' });
    const [latest, replaced] = access.keys.list()[0]?.secrets ?? [];
    expect(latest).toMatchObject({ ending: fresh.slice(-4), lastUsedAt: clock.now(), lastUsedFrom: '10.0.0.7' });
    expect(replaced).toMatchObject({
      ending: old.slice(-4),
      lastUsedAt: clock.now() - 5_000,
      lastUsedFrom: '10.0.0.9',
    });
    expect(replaced?.endsAt).toBe(clock.now() - 5_000 + HOUR);
  });

  it('can be ended early, and the new secret goes on', () => {
    const { access, comeWith, newKey } = createAccessUnderTest();
    const { id, secret: old } = newKey();
    const { secret: fresh } = made(access.keys.rotate(id, HOUR));
    made(access.keys.endOld(id));
    expect(comeWith(old).ok).toBe(false);
    expect(outcomeOf(comeWith(fresh))).toBe('ana');
  });

  it('never prolongs what was to end sooner, and leaves no more than three secrets at work', () => {
    const { access, clock, newKey } = createAccessUnderTest();
    const { id } = newKey();
    made(access.keys.rotate(id, HOUR));
    made(access.keys.rotate(id, 24 * HOUR));
    expect(access.keys.list()[0]?.secrets.map(({ endsAt }) => endsAt && endsAt - clock.now())).toEqual([
      null,
      24 * HOUR,
      HOUR,
    ]);
    expect(access.keys.rotate(id, HOUR)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    expect(access.keys.rotate(id, 0).ok).toBe(true);
  });

  it('is refused for a key that works no more', () => {
    const { access, newKey } = createAccessUnderTest();
    const { id } = newKey();
    made(access.keys.revoke(id));
    expect(access.keys.rotate(id, 0)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
  });
});

it('a revoked key lets nobody in from that moment on, and cannot be brought back', () => {
  const { access, comeWith, newKey } = createAccessUnderTest();
  const { id, secret } = newKey();
  made(access.keys.revoke(id));
  expect(outcomeOf(comeWith(secret))).toBe('unauthorized: this key was revoked');
  expect(access.keys.edit(id, { note: 'again' })).toMatchObject({ ok: false, error: { kind: 'conflict' } });
  expect(access.keys.revoke(id)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
});

it('an edit counts from the next request on, with the same secret', () => {
  const { access, comeWith, newKey } = createAccessUnderTest();
  const { id, secret } = newKey();
  made(access.keys.edit(id, { scopes: ['inventory'], owner: 'Ana B.' }));
  expect(outcomeOf(comeWith(secret))).toMatch(/^forbidden/);
  expect(outcomeOf(comeWith(secret, { errand: { route: '/api/tags', kind: 'local' } }))).toBe('Ana B.');
});

it('nothing that a key is kept as lets anybody in', () => {
  const { store, comeWith, newKey } = createAccessUnderTest();
  const { secret } = newKey();
  const kept = JSON.stringify(store.load());
  expect(kept).not.toContain(secret.slice(12, 55));
  for (const { secrets } of store.load()) for (const { hash } of secrets) expect(comeWith(hash).ok).toBe(false);
});

it('use is counted by the hour and outlives a restart', () => {
  const { access, clock, newKey, restart, comeWith } = createAccessUnderTest();
  const { id, secret } = newKey();
  comeWith(secret);
  access.keys.noteSettled(id, { prompt: 10, output: 5 });
  clock.advance(HOUR);
  access.keys.noteSettled(id, { prompt: 1, output: 2 });
  clock.advance(10_000);
  const again = restart().keys;
  expect(again.list()[0]?.requestsByHour.slice(-3)).toEqual([0, 1, 1]);
  expect(again.list()[0]?.secrets[0]?.lastUsedFrom).toBe('10.0.0.7');
  expect(made(again.use(id, '24h')).slice(-2)).toMatchObject([
    { requests: 1, promptTokens: 10, outputTokens: 5 },
    { requests: 1, promptTokens: 1, outputTokens: 2 },
  ]);
  expect(made(again.use(id, '30d')).at(-1)).toMatchObject({ requests: 2, promptTokens: 11, outputTokens: 7 });
});

it('no timer runs while no key is used', () => {
  const { access, clock, newKey } = createAccessUnderTest();
  newKey();
  expect(clock.pending()).toBe(0);
  access.keys.noteSettled('ck_x', { prompt: 0, output: 0 });
  expect(clock.pending()).toBe(1);
  access.keys.flush();
  expect(clock.pending()).toBe(0);
});

it('a key that cannot be kept is not made', () => {
  const { access, store } = createAccessUnderTest();
  store.save = () => ({ ok: false, error: 'the disk is full' });
  expect(access.keys.create(rulesOf())).toEqual({
    ok: false,
    error: { kind: 'failed', message: 'the key could not be kept: the disk is full' },
  });
  expect(access.keys.list()).toEqual([]);
});

it('keys of a list are made together, each with a secret of its own that works', () => {
  const { access, comeWith, restart } = createAccessUnderTest();
  const secrets = made(access.keys.createAll([rulesOf({ owner: 'ana' }), rulesOf({ owner: 'bob' })]));
  expect(secrets.map(({ secret }) => outcomeOf(comeWith(secret)))).toEqual(['ana', 'bob']);
  expect(
    restart()
      .keys.list()
      .map(({ owner }) => owner),
  ).toEqual(['ana', 'bob']);
});

it('none of a list is made when one cannot be kept', () => {
  const { access, store } = createAccessUnderTest();
  store.save = () => ({ ok: false, error: 'the disk is full' });
  expect(access.keys.createAll([rulesOf(), rulesOf()])).toEqual({
    ok: false,
    error: { kind: 'failed', message: 'the keys could not be kept: the disk is full' },
  });
  expect(access.keys.list()).toEqual([]);
});
