import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { DayCount, DayCountStore } from '../ports.ts';
import { lazily } from './database.ts';

const row: z.ZodType<DayCount> = z.object({ name: z.string(), used: z.number() });

/** What limits of a day have counted. Days that are over are of no use to anybody, and go with the next write. */
export function createDayCountStore(database: DatabaseSync): DayCountStore {
  const read = database.prepare('SELECT name, used FROM day_count WHERE day = ?');
  const write = database.prepare(
    `INSERT INTO day_count (day, name, used) VALUES (?, ?, ?)
     ON CONFLICT (day, name) DO UPDATE SET used = excluded.used`,
  );
  const forget = database.prepare('DELETE FROM day_count WHERE day < ?');
  return {
    load: (day) => read.all(day).map((one) => row.parse(one)),
    save: (day, counts) =>
      lazily(database, () => {
        for (const { name, used } of counts) write.run(day, name, used);
        forget.run(day);
      }),
  };
}
