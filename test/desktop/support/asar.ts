import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly offset?: string;
  readonly size?: number;
  readonly integrity?: { readonly algorithm: string };
}

export interface ArchivedFile {
  readonly path: string;
  readonly content: Buffer;
  /** Whether Electron can tell that it was changed. */
  readonly isSealed: boolean;
}

/** Four numbers, then the header's JSON, then the files one after the other. */
const PREAMBLE_BYTES = 16;

/** Everything in one of Electron's archives. */
export function readAsar(archive: Buffer): readonly ArchivedFile[] {
  const bodyAt = 8 + archive.readUInt32LE(4);
  const header = JSON.parse(
    archive.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + archive.readUInt32LE(12)).toString('utf8'),
  ) as Entry;
  const read = (entry: Entry, path: string): readonly ArchivedFile[] => {
    if (entry.files) return Object.entries(entry.files).flatMap(([name, child]) => read(child, join(path, name)));
    const at = bodyAt + Number(entry.offset);
    const content = archive.subarray(at, at + (entry.size ?? 0));
    return [{ path, content, isSealed: entry.integrity?.algorithm === 'SHA256' }];
  };
  return read(header, '');
}

export function extract(files: readonly ArchivedFile[], folder: string): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
