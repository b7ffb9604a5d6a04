import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../shared/result.ts';

/** A whole text file. The error is one line that names the file and says what is wrong with it. */
export async function readText(path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return err(`cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : code}`);
  }
}
