import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Replaces `path` whole or not at all, readable by its owner only. What must be on disk when the call returns, as at a stop, is
 * written this way; what a running gateway writes goes by `main/whole-file`, which holds nobody up.
 * Throws what the file system throws; nothing is left behind then.
 */
export function writeFileAtomic(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
