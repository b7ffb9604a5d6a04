import { writeFile } from 'node:fs/promises';
import { err, ok, type Result } from '../shared/result.ts';

/** Writes a text to a file that must not be there yet, unless it may be replaced. The error is one line that names it. */
export async function writeNewFile(path: string, text: string, mayReplace: boolean): Promise<Result<void, string>> {
  try {
    await writeFile(path, text, { flag: mayReplace ? 'w' : 'wx' });
    return ok(undefined);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return err(code === 'EEXIST' ? `${path} is there already: --force replaces it` : `cannot write ${path}: ${code}`);
  }
}
