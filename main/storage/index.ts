import type { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../shared/result.ts';
import type { CredentialStore, DayCountStore, KeyStore, OperationStore, ToldStore } from '../ports.ts';
import { type AuditLog, createAuditLog } from './audit-log.ts';
import { createCredentialStore } from './credential-store.ts';
import { openDatabase } from './database.ts';
import { createDayCountStore } from './day-counts.ts';
import { createKeyStore } from './key-store.ts';
import { createOperationStore } from './operation-store.ts';
import { createToldStore } from './told-store.ts';

export type { AuditLog } from './audit-log.ts';
export { keepCredentialsBesideDemo } from './credentials-beside-demo.ts';
export { keepBesideDemo } from './operations-beside-demo.ts';

/** What the gateway keeps that is no configuration, in one file that it alone has open. */
export interface Storage {
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  /** What limits of a day have counted. */
  readonly dayCounts: DayCountStore;
  readonly operations: OperationStore;
  /** What was told of what is told once. */
  readonly told: ToldStore;
  /** What backends are to be shown, sealed. */
  readonly credentials: CredentialStore;
  /** May be called again. */
  close(): void;
}

/** Opens the database of a data dir. The error is one line: a gateway that cannot read its keys must not start. */
export function openStorage(path: string): Result<Storage, string> {
  const database = openDatabase(path);
  if (!database.ok) return err(`cannot read the database ${database.error}`);
  try {
    const keys = createKeyStore(database.value);
    keys.load();
    const dayCounts = createDayCountStore(database.value);
    const operations = createOperationStore(database.value);
    operations.unended();
    const told = createToldStore(database.value);
    const credentials = createCredentialStore(database.value);
    credentials.load();
    const audit = createAuditLog(database.value);
    return ok({ keys, audit, dayCounts, operations, told, credentials, close: () => closeOnce(database.value) });
  } catch (error) {
    database.value.close();
    return err(
      `cannot read the keys, operations or credentials in ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function closeOnce(database: DatabaseSync): void {
  if (database.isOpen) database.close();
}
