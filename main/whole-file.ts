import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface WholeFileOptions {
  /** Permissions of the file; left out, those it has, and it must be there. */
  readonly mode?: number;
  /** Asked last, with the new text safe on disk; when it says no nothing is replaced. */
  readonly mayReplace?: () => Promise<boolean>;
}

/**
 * Replaces a file so that a reader, or a crash at any moment, sees the old text or the new one and nothing between, and nobody
 * whom `mode` keeps out sees the new one on the way. Writes through a symbolic link to its target. False when `mayReplace` said
 * no. Rejects with the system's error.
 */
export async function writeWholeFile(path: string, text: string, options: WholeFileOptions = {}): Promise<boolean> {
  const { mayReplace = async () => true } = options;
  const target = await targetOf(path, options.mode === undefined);
  const mode = options.mode ?? (await stat(target)).mode & 0o7777;
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

async function targetOf(path: string, mustExist: boolean): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') return path;
    throw error;
  }
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
