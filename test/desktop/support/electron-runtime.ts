import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { findBrowser } from '../../support/find-browser.ts';

/** What the desktop specs run on. */
export interface ElectronRuntime {
  readonly kind: 'double' | 'electron';
  /** Folder that stands for Electron's `dist`; null = the one in node_modules. */
  readonly distDir: string | null;
  /** To be added to the environment of the app. */
  readonly env: Readonly<Record<string, string>>;
}

const doubleDir = join(import.meta.dirname, '../../electron-double');

/** Electron itself where `ELECTRON_BINARY` names it or it is installed; the double everywhere else. */
export async function findRuntime(binary = process.env.ELECTRON_BINARY): Promise<ElectronRuntime> {
  if (binary) return { kind: 'electron', distDir: folderOf(binary), env: {} };
  if (isInstalled()) return { kind: 'electron', distDir: null, env: {} };
  const { executablePath, env } = await findBrowser();
  return { kind: 'double', distDir: doubleDir, env: { ...env, CHROMIUM_PATH: executablePath } };
}

function folderOf(binary: string): string {
  // The package looks for this name in the folder; Playwright takes hold of an app only by way of the package.
  const isNamedSo = /^electron(\.exe)?$/i.test(basename(binary));
  if (isNamedSo && existsSync(binary)) return dirname(binary);
  throw new Error(`ELECTRON_BINARY: there must be a program called electron at ${binary}`);
}

function isInstalled(): boolean {
  const packageDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  return existsSync(join(packageDir, 'dist', 'version'));
}
