import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { ImportOptions } from '../../main/config/index.ts';
import { err, ok } from '../../shared/result.ts';

type ReadInclude = NonNullable<ImportOptions['readInclude']>;

const longestBytes = 256 * 1024;

/**
 * Reads what the configuration `file` includes. nginx looks from its own folder, which is the one of the file or, as in
 * `sites-available/ollama`, the one above it.
 */
export function includesOf(file: string): ReadInclude {
  const own = dirname(resolve(file));
  return (pattern) => {
    for (const folder of [own, dirname(own)]) {
      const found = filesOf(pattern, folder);
      if (found.length === 0) continue;
      const files = found.map((path) => ({ name: relative(own, path), text: textOf(path) }));
      const read = files.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]));
      return read.length === files.length ? ok(read) : err('it cannot be read');
    }
    return /[*?[]/.test(pattern) ? ok([]) : err('there is no such file');
  };
}

function filesOf(pattern: string, folder: string): readonly string[] {
  return globSync(pattern, { cwd: folder })
    .map((name) => resolve(folder, name))
    .sort();
}

/** Null for what is no text file of a sensible size. */
function textOf(path: string): string | null {
  try {
    const { size } = statSync(path);
    return size > longestBytes ? null : readFileSync(path, 'utf8');
  } catch (error) {
    // A file that vanished, a folder, or one that is not for us: the report says that it was not read.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
