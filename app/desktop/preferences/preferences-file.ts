import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/result.ts';
import { writeFileAtomic } from '../../write-file-atomic.ts';

const storedSchema = z.object({
  closeToTray: z.boolean().default(true),
  notifications: z.boolean().default(true),
  /** Whether somebody was told that closing the window does not end the gateway. */
  isTrayHintShown: z.boolean().default(false),
});

/** What `desktop.json` in the data dir holds. Whether to start at login is the system's own to remember. */
export type Stored = z.infer<typeof storedSchema>;

const usual: Stored = storedSchema.parse({});

const pathIn = (dataDir: string): string => join(dataDir, 'desktop.json');

/** The usual ones when there is no file; the error is one line that says why a file could not be used. */
export function readStored(dataDir: string): Result<Stored, string> {
  try {
    return ok(storedSchema.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8'))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(usual);
    return err(`${pathIn(dataDir)} could not be read: ${describe(error)}`);
  }
}

/** Replaces the file whole or not at all; the error is one line. */
export function writeStored(dataDir: string, stored: Stored): Result<void, string> {
  try {
    return ok(writeFileAtomic(pathIn(dataDir), `${JSON.stringify(stored, null, 2)}\n`));
  } catch (error) {
    return err(`${pathIn(dataDir)} could not be written: ${describe(error)}`);
  }
}

/** What to go on with when the file cannot be used. */
export const usualStored = usual;

function describe(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return error instanceof Error ? error.message : String(error);
}
