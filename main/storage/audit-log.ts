import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { AuditEntry } from '../../shared/audit.ts';
import type { Result } from '../../shared/result.ts';
import { durably } from './database.ts';

const row: z.ZodType<AuditEntry> = z.object({
  seq: z.number(),
  at: z.number(),
  who: z.string(),
  address: z.string(),
  command: z.string(),
  input: z.string(),
  failure: z.string().nullable(),
});

/** Every administrative act. Nothing here takes one back. */
export interface AuditLog {
  /** On disk when it returns; the error is one line. */
  write(entry: Omit<AuditEntry, 'seq'>): Result<void, string>;
  /** The latest, latest first. */
  latest(count: number): readonly AuditEntry[];
}

export function createAuditLog(database: DatabaseSync): AuditLog {
  const insert = database.prepare(
    'INSERT INTO act (at, who, address, command, input, failure) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const read = database.prepare('SELECT * FROM act ORDER BY seq DESC LIMIT ?');
  return {
    write: ({ at, who, address, command, input, failure }) =>
      durably(database, () => void insert.run(at, who, address, command, input, failure)),
    latest: (count) => read.all(count).map((entry) => row.parse(entry)),
  };
}
