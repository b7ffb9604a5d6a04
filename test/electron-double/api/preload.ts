import { readFileSync } from 'node:fs';
import type { Preload } from '../in-page/page-scripts.ts';

/** What a sandboxed preload finds as `process`. */
export const preloadProcess = ({ additionalArguments = [] }: Electron.WebPreferences): Record<string, unknown> => ({
  type: 'renderer',
  sandboxed: true,
  contextIsolated: true,
  platform: process.platform,
  arch: process.arch,
  env: {},
  argv: [process.execPath, ...additionalArguments],
  versions: { ...process.versions },
});

/** The double has sandboxed, isolated windows and no others. */
export function refuseUnsafe({
  nodeIntegration,
  contextIsolation,
  sandbox,
  webviewTag,
}: Electron.WebPreferences): void {
  if (nodeIntegration || contextIsolation === false || sandbox === false || webviewTag) {
    throw new Error('electron-double: only sandboxed, isolated windows without webviews are in the double');
  }
}

/** A page without its preload is a page all the same: Electron says what is wrong and shows it. */
export function readPreload(path: string | undefined, onFailure: (error: unknown) => void): Preload | null {
  if (path === undefined) return null;
  try {
    return { path, source: readFileSync(path, 'utf8') };
  } catch (error) {
    onFailure(error);
    return null;
  }
}
