import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildIfNeeded, firstProblem, isFresh } from '../../app/build-if-needed.ts';
import { newTempDir } from './temp-dir.ts';

const bundle = { sources: ['renderer', 'package.json'], product: 'dist/renderer/index.html' };
let root = '';

/** Writes a file last changed `second` seconds after the epoch; its folder counts as just as old. */
function touch(name: string, second: number): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  utimesSync(path, second, second);
  utimesSync(dirname(path), second, second);
}

beforeEach(() => {
  root = newTempDir();
  touch('renderer/main.tsx', 100);
  touch('renderer/views/fleet.tsx', 100);
  utimesSync(join(root, 'renderer'), 100, 100);
  touch('package.json', 100);
});

describe('a bundle', () => {
  it('is fresh while it is newer than every source', () => {
    touch('dist/renderer/index.html', 200);
    expect(isFresh(root, bundle)).toBe(true);
    touch('renderer/views/fleet.tsx', 300);
    expect(isFresh(root, bundle)).toBe(false);
  });

  it('is not fresh when it is missing, or a source was removed since', () => {
    expect(isFresh(root, bundle)).toBe(false);
    touch('dist/renderer/index.html', 200);
    rmSync(join(root, 'renderer/main.tsx'));
    expect(isFresh(root, bundle)).toBe(false);
  });

  it('is fresh where there are no sources at all, as in an installed copy', () => {
    touch('dist/renderer/index.html', 200);
    rmSync(join(root, 'renderer'), { recursive: true });
    expect(isFresh(root, bundle)).toBe(true);
  });
});

describe('building when needed', () => {
  it('does nothing and says nothing when everything is fresh', async () => {
    touch('dist/renderer/index.html', 200);
    const said: string[] = [];
    expect(await buildIfNeeded(root, [bundle], (line) => said.push(line))).toBe('built');
    expect(said).toEqual([]);
  });

  it('says what is missing where Vite is not installed', async () => {
    const result = await buildIfNeeded(root, [bundle], () => {});
    expect(result).toEqual({ kind: 'missing', reason: expect.stringContaining('npm ci') });
  });

  it('keeps an older build usable when it cannot be renewed', async () => {
    touch('dist/renderer/index.html', 50);
    expect(await buildIfNeeded(root, [bundle], () => {})).toMatchObject({ kind: 'stale' });
  });

  it('waits for a build that another process has under way, and does not build again', async () => {
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist/.building'), String(process.pid));
    const said: string[] = [];
    const result = buildIfNeeded(root, [bundle], (line) => said.push(line));
    touch('dist/renderer/index.html', 200);
    rmSync(join(root, 'dist/.building'));
    expect(await result).toBe('built');
    expect(said).toEqual([]);
  });

  it('is not held up by the lock of a build that was killed', async () => {
    const killed = spawnSync(process.execPath, ['-e', '']);
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist/.building'), String(killed.pid));
    expect(await buildIfNeeded(root, [bundle], () => {})).toMatchObject({ kind: 'missing' });
    writeFileSync(join(root, 'dist/.building'), String(process.pid));
    utimesSync(join(root, 'dist/.building'), 100, 100);
    expect(await buildIfNeeded(root, [bundle], () => {})).toMatchObject({ kind: 'missing' });
  });
});

describe('what is wrong with a build', () => {
  it('is one line: the first that names it', () => {
    const output = [
      '\u001b[33m[PLUGIN_TIMINGS]\u001b[0m JavaScript callbacks ran for 1.0s',
      '✗ Build failed in 24ms',
      'error during build:',
      'Build failed with 1 error:',
      '',
      "\u001b[31m[UNRESOLVED_IMPORT] \u001b[0mCould not resolve './nowhere.ts' in app/electron.ts",
      '  app/electron.ts:1:22',
    ].join('\n');
    expect(firstProblem(output)).toBe("[UNRESOLVED_IMPORT] Could not resolve './nowhere.ts' in app/electron.ts");
  });

  it('is whatever comes first where Vite itself does not start', () => {
    expect(firstProblem('\nSyntaxError: Unexpected token\n    at main')).toBe('SyntaxError: Unexpected token');
    expect(firstProblem('')).toBe(null);
  });
});
