import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file so that a reader, or a crash at any moment, sees the old text or the new one and nothing between.
 * Writes through a symbolic link to its target and keeps the mode. `mayReplace` is asked last, with the new text safe on
 * disk; when it says no nothing is replaced and the answer is false. Rejects with the system's error.
 */
export async function replaceFile(path: string, text: string, mayReplace: () => Promise<boolean>): Promise<boolean> {
  const target = await realpath(path);
  const mode = (await stat(target)).mode & 0o7777;
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeSafely(temporary, text, mode);
    if (!(await mayReplace())) return false;
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(target));
  return true;
}

async function writeSafely(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    // The mode given to open is narrowed by the umask.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself survive a power cut, where the system can: Windows does not open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } finally {
    await folder?.close();
  }
}
