import { readFile } from 'node:fs/promises';
import type { LocalJWKSet } from 'jose';
import { err, type Result } from '../../shared/result.ts';
import type { Outside } from './ask-outside.ts';
import { readKeySet } from './key-set.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 512 * 1024;

export const isUrl = (source: string): boolean => /^https?:\/\//i.test(source);

/** Reads the key set at a URL. Never rejects; the error is one line. */
export async function fetchKeySet(
  url: string,
  outside: Pick<Outside, 'ask'>,
  userAgent: string,
): Promise<Result<LocalJWKSet, string>> {
  const headers = { accept: 'application/jwk-set+json, application/json', 'user-agent': userAgent };
  const answer = await outside.ask({ url, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  return status === 200 ? readKeySet(body) : err(`its server answers with status ${status}`);
}

/** Reads the key set in a file. Never rejects; the error is one line. */
export async function loadKeySet(path: string): Promise<Result<LocalJWKSet, string>> {
  try {
    return readKeySet(await readFile(path, 'utf8'));
  } catch (error) {
    return err(`${path} cannot be read (${error instanceof Error && 'code' in error ? error.code : String(error)})`);
  }
}
