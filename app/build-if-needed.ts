import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { isAlive } from './is-alive.ts';

/** What a bundle is made of and what shows that it was made. */
export interface Bundle {
  /** Files and folders, relative to the checkout. */
  readonly sources: readonly string[];
  /** A file that every build writes. */
  readonly product: string;
}

const settings = ['package.json', 'package-lock.json', 'vite.config.ts'];

/** All that a browser needs. */
export const panelBundle: Bundle = {
  sources: ['renderer', 'shared', ...settings],
  product: 'dist/renderer/index.html',
};
/** All that the desktop adds to the panel. */
export const desktopBundle: Bundle = {
  sources: ['app', 'main', 'shared', ...settings],
  product: 'dist/app/electron.js',
};

/** `built` also when it was fresh already; `stale` = an older one is there and could not be renewed. */
export type BuildResult = 'built' | { readonly kind: 'stale' | 'missing'; readonly reason: string };

/** Builds the bundles of a checkout unless each is newer than its sources. Two starts at once build once. */
export async function buildIfNeeded(
  root: string,
  bundles: readonly Bundle[],
  announce: (line: string) => void,
): Promise<BuildResult> {
  if (bundles.every((bundle) => isFresh(root, bundle))) return 'built';
  const release = await takeTurn(join(root, 'dist'));
  try {
    if (bundles.every((bundle) => isFresh(root, bundle))) return 'built';
    announce('building the panel');
    const failure = build(root);
    if (failure === null) return 'built';
    const isThere = bundles.every(({ product }) => existsSync(join(root, product)));
    return { kind: isThere ? 'stale' : 'missing', reason: failure };
  } finally {
    release();
  }
}

/** Whether a bundle is newer than everything it is made of. */
export function isFresh(root: string, { sources, product }: Bundle): boolean {
  const made = statSync(join(root, product), { throwIfNoEntry: false });
  return made !== undefined && sources.every((source) => newestMs(join(root, source)) <= made.mtimeMs);
}

function newestMs(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  // A folder's own time tells of files that were removed from it.
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), entry.mtimeMs);
}

/** A lock that is older than any build belongs to a process that was given the builder's id since. */
const LOCK_LIFETIME_MS = 120_000;
const LOCK_POLL_MS = 100;

/** Waits until no other process builds here; the returned function lets the next one go. */
async function takeTurn(distDir: string): Promise<() => void> {
  mkdirSync(distDir, { recursive: true });
  const lock = join(distDir, '.building');
  while (!tryLock(lock)) {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await sleep(LOCK_POLL_MS);
  }
  return () => rmSync(lock, { force: true });
}

function tryLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A build that was killed leaves its lock behind. */
function isAbandoned(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    const ageMs = Date.now() - statSync(lock).mtimeMs;
    // Empty for the moment between its creation and its first byte.
    return ageMs > LOCK_LIFETIME_MS || (pid > 0 && !isAlive(pid));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function build(root: string): string | null {
  const vite = findVite(root);
  if (!vite) return 'Vite is not installed: run npm ci, with development packages';
  const run = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status === 0) return null;
  return firstProblem(run.stderr) ?? `Vite ended with code ${run.status}`;
}

/** The first line about what is wrong, out of all that Vite has to say about a failed build. */
export function firstProblem(output: string): string | null {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const headline = lines.findIndex((line) => line.startsWith('Build failed with'));
  return lines[headline + 1] ?? lines[0] ?? null;
}

function findVite(root: string): string | null {
  try {
    const require = createRequire(join(root, 'package.json'));
    return join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return null;
  }
}
