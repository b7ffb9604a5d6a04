import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A download that has not ended by then is stuck in a network that swallows packets. */
const DOWNLOAD_LIMIT_MS = 60_000;

const binaryNames: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

/** Whether this machine can show a window. */
export const hasDisplay = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/**
 * Path of the Electron runtime, fetched first when it is missing; null when it cannot be had.
 * Importing `electron` from plain Node would download by itself and throw: only its folder is looked at.
 */
export function findElectron(announce: (line: string) => void): string | null {
  const packageDir = findPackage();
  const distDir = process.env.ELECTRON_OVERRIDE_DIST_PATH || (packageDir && join(packageDir, 'dist'));
  if (!distDir) return null;
  const binary = join(distDir, binaryNames[process.platform] ?? 'electron');
  if (existsSync(binary)) return binary;
  if (!packageDir || process.env.ELECTRON_OVERRIDE_DIST_PATH) return null;
  announce('fetching the Electron runtime, once (--headless goes without)');
  spawnSync(process.execPath, [join(packageDir, 'install.js')], { stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
  return existsSync(binary) ? binary : null;
}

function findPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}
