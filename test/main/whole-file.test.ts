import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeWholeFile } from '../../main/whole-file.ts';

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
  const replaced = await writeWholeFile(path, 'new', {
    mayReplace: async () => {
      const others = (await readdir(folder)).filter((name) => name !== 'f.yaml');
      beside = await Promise.all(others.map((name) => readFile(join(folder, name), 'utf8')));
      expect(await readFile(path, 'utf8')).toBe('old');
      return true;
    },
  });
  expect(replaced).toBe(true);
  expect(beside).toEqual(['new']);
  expect(await readFile(path, 'utf8')).toBe('new');
});

it('leaves the old file and nothing else when told not to replace it', async () => {
  expect(await writeWholeFile(path, 'new', { mayReplace: async () => false })).toBe(false);
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['f.yaml']);
});

it('leaves the old file and nothing else when it fails', async () => {
  const failing = writeWholeFile(path, 'new', {
    mayReplace: async () => {
      throw new Error('the disk went away');
    },
  });
  await expect(failing).rejects.toThrow('the disk went away');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['f.yaml']);
});

it('keeps the permissions of the file, and writes through a link to it', async () => {
  const link = join(folder, 'link');
  await chmod(path, 0o640);
  await symlink(path, link);
  expect(await writeWholeFile(link, 'new')).toBe(true);
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777, await readlink(link)]).toEqual([
    'new',
    0o640,
    path,
  ]);
});

it('makes a file that is not there only when it is told the permissions, and then with these', async () => {
  const absent = join(folder, 'key.pem');
  await expect(writeWholeFile(absent, 'secret')).rejects.toThrow('ENOENT');
  expect(await writeWholeFile(absent, 'secret', { mode: 0o600 })).toBe(true);
  expect([await readFile(absent, 'utf8'), (await stat(absent)).mode & 0o777]).toEqual(['secret', 0o600]);
});
