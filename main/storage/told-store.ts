import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ToldStore } from '../ports.ts';
import { lazily } from './database.ts';

const row = z.object({ subject: z.string(), mark: z.string() });

/** What has been told of what is told once. Throws only while loading, when what is there is none of ours. */
export function createToldStore(database: DatabaseSync): ToldStore {
  const read = database.prepare('SELECT subject, mark FROM told');
  const write = database.prepare(
    'INSERT INTO told (subject, mark) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET mark = excluded.mark',
  );
  return {
    load: () =>
      read.all().map((one) => {
        const { subject, mark } = row.parse(one);
        return [subject, mark];
      }),
    save: (subject, mark) => lazily(database, () => void write.run(subject, mark)),
  };
}
