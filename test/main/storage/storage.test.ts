import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoredKey, StoredOperation } from '../../../main/ports.ts';
import { openStorage, type Storage } from '../../../main/storage/index.ts';
import { NO_OWN_LIMITS } from '../../../shared/key.ts';
import { newTempDir } from '../../app/temp-dir.ts';
import { rulesOf } from '../access/key-fixture.ts';

function open(path: string): Storage {
  const opened = openStorage(path);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

function openHere(): { readonly path: string; readonly storage: Storage } {
  const path = join(newTempDir(), 'corral.db');
  const storage = open(path);
  onTestFinished(() => storage.close());
  return { path, storage };
}

const secret = (name: string) => ({
  hash: name.repeat(64).slice(0, 64),
  ending: 'abcd',
  createdAt: 1_000,
  endsAt: null,
  lastUsedAt: null,
  lastUsedFrom: null,
});
const keyOf = (id: string, over: Partial<StoredKey> = {}): StoredKey => ({
  ...rulesOf({ owner: `owner of ${id}`, models: ['llama*'] }),
  id,
  createdAt: 1_000,
  revokedAt: null,
  secrets: [secret(id)],
  ...over,
});

describe('the database', () => {
  it('gives back every key as it was saved last, the latest secret first', () => {
    const { path, storage } = openHere();
    storage.keys.save(keyOf('a'));
    storage.keys.save(keyOf('b', { revokedAt: 5_000 }));
    const rotated = keyOf('a', {
      secrets: [
        { ...secret('n'), createdAt: 1_000 },
        { ...secret('a'), endsAt: 9_000 },
      ],
    });
    storage.keys.save(rotated);
    storage.close();
    expect(open(path).keys.load()).toEqual([rotated, keyOf('b', { revokedAt: 5_000 })]);
  });

  it('is readable by its owner only, journals included', () => {
    const { path, storage } = openHere();
    storage.keys.save(keyOf('a'));
    for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('has on disk what a crash of the process must not cost', () => {
    const { path, storage } = openHere();
    storage.keys.save(keyOf('a'));
    storage.audit.write({ at: 1, who: 'panel', address: '::1', command: 'key.create', input: '{}', failure: null });
    // Not closed: another reader sees what is there now.
    const reader = open(path);
    onTestFinished(() => reader.close());
    expect(reader.keys.load()).toEqual([keyOf('a')]);
    expect(reader.audit.latest(10)).toHaveLength(1);
  });

  it('adds up what is used in an hour, and forgets what no chart shows any more', () => {
    const { storage } = openHere();
    const HOUR = 3_600_000;
    storage.keys.save(keyOf('a'));
    const use = (at: number) => ({ id: 'a', at, requests: 2, promptTokens: 3, outputTokens: 4 });
    storage.keys.noteUse({ uses: [use(HOUR)], keys: [] });
    storage.keys.noteUse({ uses: [use(HOUR), use(2 * HOUR)], keys: [] });
    expect(storage.keys.use(0, 'a')).toEqual([
      { ...use(HOUR), requests: 4, promptTokens: 6, outputTokens: 8 },
      use(2 * HOUR),
    ]);
    expect(storage.keys.use(2 * HOUR)).toEqual([use(2 * HOUR)]);
    storage.keys.noteUse({ uses: [use(40 * 24 * HOUR)], keys: [] });
    expect(storage.keys.use(0)).toEqual([use(40 * 24 * HOUR)]);
  });

  it('keeps nothing of a change that fails halfway', () => {
    const { storage } = openHere();
    storage.keys.save(keyOf('a'));
    const twice = keyOf('b', { secrets: [secret('b'), secret('b')] });
    expect(storage.keys.save(twice)).toMatchObject({ ok: false, error: expect.stringContaining('UNIQUE') });
    expect(storage.keys.save(keyOf('c'), twice).ok).toBe(false);
    expect(storage.keys.load()).toEqual([keyOf('a')]);
    expect(storage.keys.save(keyOf('b'))).toEqual({ ok: true, value: undefined });
  });

  it('tells acts latest first, with what became of them', () => {
    const { storage } = openHere();
    const act = { at: 1, who: 'panel', address: '10.0.0.7', command: 'backend.drain', input: '{"id":"rig-1"}' };
    storage.audit.write({ ...act, failure: null });
    storage.audit.write({ ...act, at: 2, failure: 'there is no backend called rig-1' });
    expect(storage.audit.latest(1)).toEqual([{ ...act, seq: 2, at: 2, failure: 'there is no backend called rig-1' }]);
    expect(storage.audit.latest(10).map(({ seq }) => seq)).toEqual([2, 1]);
  });
});

describe('a database that cannot be used is one line that names it', () => {
  it('when it is no database', () => {
    const path = join(newTempDir(), 'corral.db');
    writeFileSync(
      path,
      'not a database, and longer than the header of one would be, so that SQLite looks at it'.repeat(9),
    );
    expect(openStorage(path)).toEqual({ ok: false, error: `cannot read the database ${path}: file is not a database` });
  });

  it('when a newer version wrote it', () => {
    const { path, storage } = openHere();
    storage.close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 1000');
    newer.close();
    expect(openStorage(path)).toMatchObject({ ok: false, error: expect.stringContaining('newer version of Corral') });
  });

  it('when what it says of a key is not to be understood: nobody may be locked out, or in, by a guess', () => {
    const { path, storage } = openHere();
    storage.keys.save(keyOf('a'));
    storage.close();
    const meddler = new DatabaseSync(path);
    meddler.exec(`UPDATE key SET rules = '{}'`);
    meddler.close();
    expect(openStorage(path)).toMatchObject({ ok: false, error: expect.stringContaining('cannot read the keys') });
  });
});

it('remembers what was told of each subject last', () => {
  const { path, storage } = openHere();
  storage.told.save('key ck_a', '1 14');
  storage.told.save('certificate', 'AB 30');
  storage.told.save('key ck_a', '1 3');
  storage.close();
  const { told, close } = open(path);
  onTestFinished(close);
  expect(told.load()).toEqual([
    ['certificate', 'AB 30'],
    ['key ck_a', '1 3'],
  ]);
});

describe('operations', () => {
  const HOUR = 3_600_000;
  const operation = (id: string, endedAt: number | null, isAtWork = false): StoredOperation => ({
    snapshot: {
      ...{ id, kind: 'pull', model: 'llama3.2:3b', backend: 'rig-1', orderedBy: 'panel', detail: 'pulling abc' },
      ...{ state: endedAt === null ? 'running' : 'failed', startedAt: 1_000, endedAt },
      ...{ progress: { done: 1, total: 2, unit: 'bytes' }, bytesPerSecond: null, remainingMs: null },
    },
    task: { url: 'http://rig-1:11434', written: 'Llama3.2:3b', keepAlive: '30m', digest: null, isAtWork },
  });

  it('outlive the process as they were saved last, in the order in which they were ordered', () => {
    const { path, storage } = openHere();
    storage.operations.save(operation('a', null), operation('b', null), operation('c', null));
    storage.operations.save(operation('b', null, true));
    storage.operations.save(operation('a', 5_000, true));
    storage.close();
    const again = open(path);
    onTestFinished(() => again.close());
    expect(again.operations.unended()).toEqual([operation('b', null, true), operation('c', null)]);
    expect(again.operations.ended(10)).toEqual([operation('a', 5_000, true)]);
    expect([again.operations.find('c'), again.operations.find('z')]).toEqual([operation('c', null), undefined]);
  });

  it('are told latest first, and forgotten after 90 days or when there are a thousand later ones', () => {
    const { storage } = openHere();
    const { operations } = storage;
    operations.save(operation('running', null), operation('old', 1_000), operation('young', 2_000 * HOUR));
    expect(operations.ended(10).map(({ snapshot }) => snapshot.id)).toEqual(['young', 'old']);
    operations.save(operation('late', 1_000 + 90 * 24 * HOUR + 1));
    expect(operations.ended(10).map(({ snapshot }) => snapshot.id)).toEqual(['late', 'young']);
    const many = Array.from({ length: 1_000 }, (_, index) => operation(`n${index}`, 3_000 * HOUR + index));
    operations.save(...many);
    expect(operations.ended(2_000)).toHaveLength(1_000);
    expect(operations.find('late')).toBeUndefined();
    expect(operations.unended()).toEqual([operation('running', null)]);
  });

  it('that cannot be understood keep the gateway from starting rather than be guessed at', () => {
    const { path, storage } = openHere();
    storage.operations.save(operation('a', null));
    storage.close();
    const meddler = new DatabaseSync(path);
    meddler.exec(`UPDATE operation SET task = '{}'`);
    meddler.close();
    expect(openStorage(path)).toMatchObject({
      ok: false,
      error: expect.stringContaining('keys, operations or credentials'),
    });
  });
});

describe('counts of a day', () => {
  it('are those written last, of that day only, and outlive the process', () => {
    const { path, storage } = openHere();
    expect(storage.dayCounts.save(100, [{ name: 'requestsPerDay a', used: 3 }])).toEqual({
      ok: true,
      value: undefined,
    });
    storage.dayCounts.save(100, [
      { name: 'requestsPerDay a', used: 5 },
      { name: 'tokensPerDay a', used: 70 },
    ]);
    storage.close();
    const { dayCounts } = open(path);
    expect(dayCounts.load(100)).toEqual([
      { name: 'requestsPerDay a', used: 5 },
      { name: 'tokensPerDay a', used: 70 },
    ]);
    expect(dayCounts.load(101)).toEqual([]);
  });

  it('go when their day is over', () => {
    const { storage } = openHere();
    storage.dayCounts.save(100, [{ name: 'requestsPerDay a', used: 3 }]);
    storage.dayCounts.save(101, [{ name: 'requestsPerDay a', used: 1 }]);
    expect(storage.dayCounts.load(100)).toEqual([]);
  });
});

it('reads the limits of keys that were kept before there were any as those for all', () => {
  const { path, storage } = openHere();
  storage.keys.save(keyOf('a'));
  storage.close();
  const database = new DatabaseSync(path);
  database.exec("UPDATE key SET rules = json_remove(rules, '$.limits')");
  database.close();
  expect(open(path).keys.load()).toEqual([keyOf('a', { limits: NO_OWN_LIMITS })]);
});
