import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Log } from '../../main/ports.ts';
import { writeFileAtomic } from '../write-file-atomic.ts';

export interface TextStore {
  load(): Readonly<Record<string, string>>;
  save(texts: Readonly<Record<string, string>>): void;
}

interface TextFile {
  readonly path: string;
  readonly log: Log;
  /** What is said when the file cannot be read, and when it cannot be written. */
  readonly says: { readonly unread: string; readonly unkept: string };
}

const textsSchema = z.record(z.string(), z.string());

/** Texts by name in a file of their own. One that cannot be read or written is reported, never fatal. */
export function createTextStore({ path, log, says }: TextFile): TextStore {
  return {
    load() {
      try {
        return textsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn(says.unread, { path });
        return {};
      }
    },
    save(texts) {
      try {
        writeFileAtomic(path, `${JSON.stringify(texts)}\n`);
      } catch (error) {
        log.error(says.unkept, { path, error: String(error) });
      }
    },
  };
}
