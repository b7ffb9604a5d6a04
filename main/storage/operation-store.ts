import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { OperationSnapshot } from '../../shared/operation.ts';
import type { OperationStore, OperationTask, StoredOperation } from '../ports.ts';
import { durably } from './database.ts';

/** Older ones are nobody's business any more; more are no history but a log. */
const KEPT_MS = 90 * 24 * 3_600_000;
const MAX_KEPT = 1_000;

const snapshotSchema: z.ZodType<OperationSnapshot> = z.object({
  id: z.string(),
  kind: z.enum(['warm', 'unload', 'pull', 'delete', 'heal', 'copy', 'sync']),
  model: z.string(),
  backend: z.string(),
  to: z.string().optional(),
  orderedBy: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  detail: z.string(),
  progress: z.object({ done: z.number(), total: z.number().nullable(), unit: z.enum(['bytes', 'steps']) }).nullable(),
  bytesPerSecond: z.number().nullable(),
  remainingMs: z.number().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
const taskSchema: z.ZodType<OperationTask> = z.object({
  url: z.string(),
  written: z.string(),
  keepAlive: z.union([z.number(), z.string()]).optional(),
  name: z.object({ model: z.string(), written: z.string(), mayReplace: z.string().nullable() }).optional(),
  goal: z.object({ digest: z.string().nullable(), holders: z.array(z.string()) }).optional(),
  digest: z.string().nullable(),
  isAtWork: z.boolean(),
});
const row = z.object({ snapshot: z.string(), task: z.string() });

/** Operations in the database. Throws while reading when what is there is none of ours. */
export function createOperationStore(database: DatabaseSync): OperationStore {
  const write = database.prepare(
    `INSERT INTO operation (id, backend, ended_at, snapshot, task) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, snapshot = excluded.snapshot, task = excluded.task`,
  );
  const forget = database.prepare(
    `DELETE FROM operation WHERE ended_at < ?1 OR (ended_at IS NOT NULL AND seq NOT IN
       (SELECT seq FROM operation WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, seq DESC LIMIT ${MAX_KEPT}))`,
  );
  const unended = database.prepare('SELECT snapshot, task FROM operation WHERE ended_at IS NULL ORDER BY seq');
  const ended = database.prepare(
    'SELECT snapshot, task FROM operation WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, seq DESC LIMIT ?',
  );
  const find = database.prepare('SELECT snapshot, task FROM operation WHERE id = ?');
  return {
    isLasting: () => true,
    unended: () => unended.all().map(read),
    save: (...operations) =>
      durably(database, () => {
        for (const { snapshot, task } of operations) {
          const { id, backend, endedAt } = snapshot;
          write.run(id, backend, endedAt, JSON.stringify(snapshot), JSON.stringify(task));
          if (endedAt !== null) forget.run(endedAt - KEPT_MS);
        }
      }),
    ended: (count) => ended.all(count).map(read),
    find(id) {
      const found = find.get(id);
      return found && read(found);
    },
  };
}

function read(found: unknown): StoredOperation {
  const { snapshot, task } = row.parse(found);
  return { snapshot: snapshotSchema.parse(JSON.parse(snapshot)), task: taskSchema.parse(JSON.parse(task)) };
}
