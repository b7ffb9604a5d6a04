import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/** What the panel is built for is newer than older browsers can show. */
const OLDEST_MAJOR = 153;
const VERSION_LIMIT_MS = 20_000;

// Debian's own wrapper in /usr/bin adds switches and writes errors; the program itself comes first.
const usualPlaces = ['/usr/lib/chromium/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const usualNames = ['chromium', 'google-chrome', 'google-chrome-stable'];

/** An installed Chromium or Chrome that starts and is new enough; null when there is none. */
export function findInstalledBrowser(searchPath = process.env.PATH ?? '', places = usualPlaces): string | null {
  const onPath = usualNames.flatMap((name) => searchPath.split(delimiter).map((dir) => join(dir, name)));
  return [...places, ...onPath].find((path) => isProgram(path) && isRecent(path)) ?? null;
}

/** Whether the file can be run. A snap is passed over: it may not see the folder its profile is put in. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return basename(realpathSync(path)) !== 'snap';
  } catch {
    return false;
  }
}

/** The browser's own answer to `--version`; null when it does not start. */
export function versionOf(path: string, env: Readonly<Record<string, string>> = {}): string | null {
  const options = { encoding: 'utf8', timeout: VERSION_LIMIT_MS, env: { ...process.env, ...env } } as const;
  const { status, stdout } = spawnSync(path, ['--version'], options);
  return status === 0 ? stdout.trim() : null;
}

function isRecent(path: string): boolean {
  const major = /\b(\d+)(?:\.\d+){3}/.exec(versionOf(path) ?? '')?.[1];
  return Number(major ?? 0) >= OLDEST_MAJOR;
}
