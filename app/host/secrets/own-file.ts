import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { err, ok, type Result } from '../../../shared/result.ts';

/** Longer is none of ours. */
const MAX_BYTES = 64 * 1024;

/** The text of a file that nobody but its owner may read; null when there is no such file. The error is one line. */
export function readOwnFile(path: string): Result<string | null, string> {
  try {
    const file = openSync(path, 'r');
    try {
      const { mode, size } = fstatSync(file);
      // Windows keeps no mode bits: there the profile folder's own access list protects the file.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) return err(tooOpen(path, mode));
      return size > MAX_BYTES ? err(`${path} is none of Corral's: it is too long`) : ok(readFileSync(file, 'utf8'));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? ok(null) : err(`${path} cannot be read: ${code}`);
  }
}

/** Makes a file that only its owner may read, whole or not at all. Never replaces one: false when there is one already. */
export function makeOwnFile(path: string, text: string): Result<boolean, string> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    rmSync(draft, { force: true });
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // Unlike a rename, a link does not replace what is there.
    linkSync(draft, path);
    return ok(true);
  } catch (error) {
    const code = codeOf(error);
    return code === 'EEXIST' ? ok(false) : err(`${path} cannot be made: ${code}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

const tooOpen = (path: string, mode: number): string =>
  `${path} may be read by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')}): chmod 600 it, and store the credentials again if somebody may have read it`;

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
