import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { KeyRules } from '../../shared/key.ts';
import { keyLimits, scope, workClass } from '../../shared/key-input.ts';
import type { KeyStore, StoredKey, StoredSecret } from '../ports.ts';
import { durably, lazily } from './database.ts';

/** Use older than any chart shows. */
const USE_KEPT_MS = 32 * 24 * 3_600_000;

const texts = z.array(z.string());
const rulesSchema: z.ZodType<KeyRules> = z.object({
  owner: z.string(),
  note: z.string(),
  scopes: z.array(scope),
  models: texts,
  routes: texts,
  addresses: texts,
  workClass,
  concurrent: z.number(),
  // Keys of the first version have none of their own.
  limits: keyLimits.prefault({}),
  expiresAt: z.number().nullable(),
});

/** A number, or nothing, as SQLite gives it. */
const time = z.number().nullable();
const keyRow = z.object({ id: z.string(), created_at: z.number(), revoked_at: time, rules: z.string() });
const secretRow = z.object({
  hash: z.string(),
  key: z.string(),
  ending: z.string(),
  created_at: z.number(),
  ends_at: time,
  last_used_at: time,
  last_used_from: z.string().nullable(),
});
const useRow = z.object({
  id: z.string(),
  at: z.number(),
  requests: z.number(),
  promptTokens: z.number(),
  outputTokens: z.number(),
});

/** Keys in the database. Throws only while loading, when what is there is none of ours. */
export function createKeyStore(database: DatabaseSync): KeyStore {
  const saveKey = database.prepare(
    `INSERT INTO key (id, created_at, revoked_at, rules) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at, rules = excluded.rules`,
  );
  const dropSecrets = database.prepare('DELETE FROM secret WHERE key = ?');
  const saveSecret = database.prepare(
    `INSERT INTO secret (hash, key, ending, created_at, ends_at, last_used_at, last_used_from)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const noteLastUse = database.prepare('UPDATE secret SET last_used_at = ?, last_used_from = ? WHERE hash = ?');
  const addUse = database.prepare(
    `INSERT INTO key_use (hour, key, requests, prompt_tokens, output_tokens) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (hour, key) DO UPDATE SET requests = requests + excluded.requests,
       prompt_tokens = prompt_tokens + excluded.prompt_tokens, output_tokens = output_tokens + excluded.output_tokens`,
  );
  const forgetUse = database.prepare('DELETE FROM key_use WHERE hour < ?');
  const readUse = database.prepare(
    `SELECT key AS id, hour AS at, requests, prompt_tokens AS promptTokens, output_tokens AS outputTokens
     FROM key_use WHERE hour >= ?1 AND (?2 IS NULL OR key = ?2) ORDER BY hour`,
  );

  function save({ id, createdAt, revokedAt, secrets, ...rules }: StoredKey): void {
    saveKey.run(id, createdAt, revokedAt, JSON.stringify(rules));
    dropSecrets.run(id);
    for (const one of secrets)
      saveSecret.run(one.hash, id, one.ending, one.createdAt, one.endsAt, one.lastUsedAt, one.lastUsedFrom);
  }

  return {
    load: () => loadKeys(database),
    save: (...keys) => durably(database, () => keys.forEach(save)),
    noteUse: ({ uses, keys }) =>
      lazily(database, () => {
        for (const { secrets } of keys)
          for (const { hash, lastUsedAt, lastUsedFrom } of secrets) noteLastUse.run(lastUsedAt, lastUsedFrom, hash);
        for (const use of uses) addUse.run(use.at, use.id, use.requests, use.promptTokens, use.outputTokens);
        const latestAt = Math.max(0, ...uses.map(({ at }) => at));
        forgetUse.run(latestAt - USE_KEPT_MS);
      }),
    use: (from, id) => readUse.all(from, id ?? null).map((row) => useRow.parse(row)),
  };
}

function loadKeys(database: DatabaseSync): readonly StoredKey[] {
  const secrets = new Map<string, StoredSecret[]>();
  for (const row of database.prepare('SELECT * FROM secret ORDER BY rowid').all()) {
    const read = secretRow.parse(row);
    const { hash, ending, created_at: createdAt, ends_at: endsAt } = read;
    const { last_used_at: lastUsedAt, last_used_from: lastUsedFrom } = read;
    const own = secrets.get(read.key) ?? [];
    secrets.set(read.key, own);
    own.push({ hash, ending, createdAt, endsAt, lastUsedAt, lastUsedFrom });
  }
  return database
    .prepare('SELECT * FROM key ORDER BY created_at, id')
    .all()
    .map((row) => {
      const { id, created_at: createdAt, revoked_at: revokedAt, rules } = keyRow.parse(row);
      return { id, createdAt, revokedAt, ...rulesSchema.parse(JSON.parse(rules)), secrets: secrets.get(id) ?? [] };
    });
}
