import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { prepareDataDir, resolveDataDir } from '../../app/data-dir.ts';
import { newTempDir } from './temp-dir.ts';

const home = '/home/ada';

it('uses the platform’s usual place when nobody says otherwise', () => {
  expect(resolveDataDir({ env: {}, platform: 'linux', home })).toBe('/home/ada/.local/share/corral');
  expect(resolveDataDir({ env: { XDG_DATA_HOME: '/data' }, platform: 'linux', home })).toBe('/data/corral');
  expect(resolveDataDir({ env: {}, platform: 'darwin', home })).toBe('/home/ada/Library/Application Support/Corral');
  expect(resolveDataDir({ env: { APPDATA: '/roaming' }, platform: 'win32', home })).toBe('/roaming/Corral');
});

it('prefers the command line to the environment, and both to the usual place', () => {
  const env = { CORRAL_DATA_DIR: 'from-env', XDG_DATA_HOME: '/data' };
  expect(resolveDataDir({ given: 'here', env, platform: 'linux', home })).toBe(resolve('here'));
  expect(resolveDataDir({ env, platform: 'linux', home })).toBe(resolve('from-env'));
});

it('creates the data dir for its owner alone', () => {
  const dir = join(newTempDir(), 'a', 'b');
  prepareDataDir(dir);
  prepareDataDir(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});
