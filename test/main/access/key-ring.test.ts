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

describe('what has changed', () => {
  const ids = (keys: readonly { readonly id: string }[]): string[] => keys.map(({ id }) => id);

  it('is told by a number that every change raises, and by nothing else', () => {
    const { access, newKey } = createAccessUnderTest();
    const { keys } = access;
    expect([keys.seq(), keys.changes(null)]).toEqual([0, { seq: 0, keys: [] }]);
    const [ana, bo] = [newKey().id, newKey({ owner: 'bo' }).id];
    const { seq, keys: all } = keys.changes(null);
    expect([seq, ids(all)]).toEqual([2, [ana, bo]]);
    expect(keys.changes(seq)).toEqual({ seq, keys: [] });
    keys.edit(bo, { note: 'laptop' });
    expect(keys.changes(seq)).toMatchObject({ seq: 3, keys: [{ id: bo, note: 'laptop' }] });
    keys.revoke(ana);
    expect(ids(keys.changes(seq).keys)).toEqual([ana, bo]);
    keys.edit('ck_none', { note: 'x' });
    keys.edit(ana, { note: 'too late' });
    keys.list();
    expect(keys.seq()).toBe(4);
  });

  it('is everything for whoever comes with a number of another run', () => {
    const { newKey, restart } = createAccessUnderTest();
    const { id } = newKey();
    expect(ids(restart().keys.changes(7).keys)).toEqual([id]);
  });

  it('by use is told ten seconds after it, however often somebody looks', () => {
    const { access, clock, comeWith, newKey } = createAccessUnderTest();
    const { keys } = access;
    const { id, secret } = newKey();
    newKey();
    const { seq } = keys.changes(null);
    comeWith(secret);
    keys.noteSettled(id, { prompt: 1, output: 1 });
    for (let looks = 0; looks < 5; looks += 1) {
      clock.advance(1_000);
      keys.list();
      keys.use(id, '24h');
      expect(keys.changes(seq).seq).toBe(seq);
    }
    clock.advance(5_000);
    expect(keys.changes(seq)).toMatchObject({ seq: seq + 1, keys: [{ id, secrets: [{ lastUsedFrom: '10.0.0.7' }] }] });
    expect(keys.changes(seq).keys[0]?.requestsByHour.at(-1)).toBe(1);
    clock.advance(60_000);
    expect([keys.seq(), clock.pending()]).toEqual([seq + 1, 0]);
  });

  it('is also a key that ended by itself, an overlap that is over, and figures that stand at another hour', () => {
    const { access, clock, newKey } = createAccessUnderTest();
    const { keys } = access;
    const ending = newKey({ expiresAt: clock.now() + 60_000 }).id;
    const rotated = newKey().id;
    const used = newKey().id;
    newKey();
    keys.rotate(rotated, 120_000);
    keys.noteSettled(used, { prompt: 1, output: 1 });
    clock.advance(10_000);
    let { seq } = keys.changes(null);
    const next = (): string[] => {
      const changes = keys.changes(seq);
      seq = changes.seq;
      return ids(changes.keys);
    };
    clock.advance(49_999);
    expect(next()).toEqual([]);
    clock.advance(1);
    expect([next(), keys.list()[0]?.state]).toEqual([[ending], 'expired']);
    clock.advance(60_000);
    expect(next()).toEqual([rotated]);
    clock.advance(HOUR);
    expect(next()).toEqual([used]);
    expect(keys.changes(null).keys[2]?.requestsByHour.slice(-2)).toEqual([1, 0]);
  });
});

it('no timer runs while no key is used', () => {
  const { access, clock, newKey } = createAccessUnderTest();
  newKey();
  expect(clock.pending()).toBe(0);
  access.keys.noteSettled('ck_x', { prompt: 0, output: 0 });
  expect(clock.pending()).toBe(1);
  access.keys.stop();
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
