import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from './write-file-atomic.ts';

const TOKEN_BYTES = 32;
const shape = /^[A-Za-z0-9_-]{43}$/;

const tokenPath = (dataDir: string): string => join(dataDir, 'control-token');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** 256 bits that nobody can guess, fit for a URL and a header. */
export const randomToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** A secret's name in a table: comparing hashes tells nothing about the secret through timing. */
export const tokenDigest = (token: string): string => digest(token).toString('hex');

/** Whether two tokens are the same, in time that does not depend on where they differ. */
export const isSameToken = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

/** The token of this data dir, or null when no gateway has ever run on it. */
export function readControlToken(dataDir: string): string | null {
  const file = statSync(tokenPath(dataDir), { throwIfNoEntry: false });
  if (!file?.isFile()) return null;
  const text = readFileSync(tokenPath(dataDir), 'utf8').trim();
  return shape.test(text) ? text : null;
}

/** The token of this data dir; made anew when it is missing, damaged, or was readable by others. */
export function ensureControlToken(dataDir: string): string {
  const known = isPrivate(tokenPath(dataDir)) ? readControlToken(dataDir) : null;
  if (known !== null) return known;
  const token = randomToken();
  writeFileAtomic(tokenPath(dataDir), `${token}\n`);
  return token;
}

// Windows keeps no mode bits: there the profile folder's own access list protects the file.
function isPrivate(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  return file !== undefined && (process.platform === 'win32' || (file.mode & 0o077) === 0);
}
