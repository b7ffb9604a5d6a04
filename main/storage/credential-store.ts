import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Result, resultOf } from '../../shared/result.ts';
import type { CredentialStore, StoredCredential } from '../ports.ts';
import { durably } from './database.ts';

const row = z.object({
  backend: z.string(),
  url: z.string(),
  sealed: z.instanceof(Uint8Array),
  set_at: z.number(),
  unused_since: z.number().nullable(),
});

/** Sealed credentials in the database. Throws only while loading, when what is there is none of ours. */
export function createCredentialStore(database: DatabaseSync): CredentialStore {
  // What is deleted or replaced is written over.
  database.exec('PRAGMA secure_delete = ON');
  const write = database.prepare(
    `INSERT INTO credential (backend, url, sealed, set_at, unused_since) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (backend) DO UPDATE SET url = excluded.url, sealed = excluded.sealed, set_at = excluded.set_at,
       unused_since = excluded.unused_since`,
  );
  const forget = database.prepare('DELETE FROM credential WHERE backend = ?');
  const read = database.prepare('SELECT * FROM credential ORDER BY backend');
  return {
    load: () => read.all().map(credentialOf),
    save: ({ backend, url, sealed, setAt, unusedSince }) =>
      erasing(database, () => void write.run(backend, url, sealed, setAt, unusedSince)),
    remove: (backend) => erasing(database, () => void forget.run(backend)),
  };
}

function credentialOf(found: unknown): StoredCredential {
  const { backend, url, sealed, set_at: setAt, unused_since: unusedSince } = row.parse(found);
  return { backend, url, sealed, setAt, unusedSince };
}

/** What was there before is gone from the journal as well. */
function erasing(database: DatabaseSync, work: () => void): Result<void, string> {
  const done = durably(database, work);
  return done.ok ? resultOf(() => database.exec('PRAGMA wal_checkpoint(TRUNCATE)')) : done;
}
