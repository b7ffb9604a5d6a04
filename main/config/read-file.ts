import { readFile } from 'node:fs/promises';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** Whoever saves without renaming empties the file first; by then the new text is there, or never will be. */
const SECOND_LOOK_MS = 250;

/**
 * Reads the configuration file. One that is empty may be in the middle of being saved, and would mean all defaults: it is
 * believed only when it is still empty after `pause`, or at once without one. The error names the path and why.
 */
export async function readConfigText(
  path: string,
  pause: ((ms: number) => Promise<void>) | null,
): Promise<Result<string, ConfigProblem[]>> {
  const first = await readText(path);
  if (!first.ok || first.value !== '' || pause === null) return first;
  await pause(SECOND_LOOK_MS);
  return readText(path);
}

async function readText(path: string): Promise<Result<string, ConfigProblem[]>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return err([fileProblem(`cannot read ${path}: ${reasonOf(error)}`)]);
  }
}

/** A problem with the file itself, at no line. */
export const fileProblem = (message: string): ConfigProblem => ({ path: '(file)', line: 0, column: 0, message });

const plainReasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is a mount point of its own and cannot be replaced: mount the folder it is in instead',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** Why the system refused; rethrows what did not come from the system. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return plainReasons[String(error.code)] ?? error.message;
}
