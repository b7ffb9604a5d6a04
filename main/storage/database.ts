import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result, resultOf } from '../../shared/result.ts';
import { migrations } from './migrations.ts';

/** How long a look from outside (`sqlite3`, a backup) may hold the file up. */
const BUSY_MS = 2_000;

/** Opens the file, or makes it, and brings it up to date; the error is one line. */
export function openDatabase(path: string): Result<DatabaseSync, string> {
  try {
    // Made here and not by SQLite, so that nobody but its owner ever reads it; its journals take the same rights.
    closeSync(openSync(path, 'a', 0o600));
    const database = new DatabaseSync(path, { timeout: BUSY_MS });
    const failure = prepare(database);
    if (failure === null) return ok(database);
    database.close();
    return err(`${path}: ${failure}`);
  } catch (error) {
    return err(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Null when all is well. A commit outlives the process at once, and a power cut once `durably` has made it. */
function prepare(database: DatabaseSync): string | null {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.user_version);
  if (version > migrations.length) return 'it was written by a newer version of Corral';
  migrations.slice(version).forEach((step, index) => {
    inTransaction(database, () => database.exec(`${step} PRAGMA user_version = ${version + index + 1}`));
  });
  return null;
}

/** All of it or nothing. */
function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** A transaction that is on the disk, and not in its cache, when this returns. The error is one line. */
export function durably(database: DatabaseSync, work: () => void): Result<void, string> {
  return resultOf(() => {
    database.exec('PRAGMA synchronous = FULL');
    try {
      inTransaction(database, work);
    } finally {
      database.exec('PRAGMA synchronous = NORMAL');
    }
  });
}

/** A transaction that a power cut, but no crash, may take back. The error is one line. */
export const lazily = (database: DatabaseSync, work: () => void): Result<void, string> =>
  resultOf(() => inTransaction(database, work));
