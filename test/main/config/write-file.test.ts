import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFile } from '../../../main/config/write-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corral-write-'));
  path = join(folder, 'f.yaml');
  await writeFile(path, 'old');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('has the whole new text on disk beside the untouched old file before it replaces anything', async () => {
  let beside: string[] = [];
  const replaced = await replaceFile(path, 'new', async () => {
    const others = (await readdir(folder)).filter((name) => name !== 'f.yaml');
    beside = await Promise.all(others.map((name) => readFile(join(folder, name), 'utf8')));
    expect(await readFile(path, 'utf8')).toBe('old');
    return true;
  });
  expect(replaced).toBe(true);
  expect(beside).toEqual(['new']);
  expect(await readFile(path, 'utf8')).toBe('new');
});

it('leaves the old file and nothing else when told not to replace it', async () => {
  expect(await replaceFile(path, 'new', async () => false)).toBe(false);
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['f.yaml']);
});

it('leaves the old file and nothing else when it fails', async () => {
  const failing = replaceFile(path, 'new', async () => {
    throw new Error('the disk went away');
  });
  await expect(failing).rejects.toThrow('the disk went away');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['f.yaml']);
});
