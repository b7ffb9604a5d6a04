import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newTempDir } from '../../app/temp-dir.ts';
import { findRuntime } from './electron-runtime.ts';

function createFile(name: string): string {
  const path = join(newTempDir(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

describe('what the desktop specs run on', () => {
  it.each(['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'])(
    'is the binary that ELECTRON_BINARY names: %s',
    async (name) => {
      const path = createFile(name);
      expect(await findRuntime(path)).toEqual({ kind: 'electron', distDir: dirname(path), env: {} });
    },
  );

  it('is never something else than was asked for', async () => {
    const elsewhere = join(newTempDir(), 'electron');
    await expect(findRuntime(elsewhere)).rejects.toThrow(`a program called electron at ${elsewhere}`);
    await expect(findRuntime(createFile('electron-45'))).rejects.toThrow('a program called electron');
  });
});
