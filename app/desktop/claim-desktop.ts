import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { err, ok, type Result } from '../../shared/result.ts';
import { prepareDataDir } from '../data-dir.ts';

/**
 * Puts Chromium's own state into the data dir and says whether this is the first start on it. The lock that makes a
 * second start focus the first lives there too: one per data dir, not one per user.
 */
export function claimDesktop(dataDir: string): Result<'first' | 'second', string> {
  const dir = join(dataDir, 'window');
  try {
    prepareDataDir(dataDir);
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    return err(`cannot use the data dir ${dataDir}: ${error instanceof Error ? error.message : String(error)}`);
  }
  app.setPath('userData', dir);
  return ok(app.requestSingleInstanceLock() ? 'first' : 'second');
}
