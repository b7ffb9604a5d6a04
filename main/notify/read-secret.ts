import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/result.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/** What a file says, without the space around it. The error names the file and never what is in it. */
export async function readSecret(path: string): Promise<Result<string, string>> {
  try {
    const secret = (await readFile(path, 'utf8')).trim();
    return secret === '' ? err(`${path} is empty`) : ok(secret);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return err(`${path} ${reasons[String(error.code)] ?? `cannot be read (${error.code})`}`);
  }
}
