import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loginArgs, readDesktopLaunch } from '../../../app/desktop/launch.ts';
import { newTempDir } from '../temp-dir.ts';

describe("the desktop's command line", () => {
  it('is told from the switches of Chromium and the path of the program', () => {
    const dir = newTempDir();
    const launch = readDesktopLaunch(['.', '--no-sandbox', `--data-dir=${dir}`, '--inspect=0', '--hidden', '--demo']);
    expect(launch).toMatchObject({ dataDir: dir, isDemo: true, isHidden: true });
    expect(readDesktopLaunch([`--data-dir=${dir}`])).toMatchObject({ isDemo: false, isHidden: false });
  });
});

describe('a start at login', () => {
  const launch = { isConfigNamed: false, isDemo: false };

  it('is hidden and needs to be told nothing when everything is where it usually is', () => {
    expect(loginArgs({ ...launch, dataDir: '/data', configPath: join('/data', 'corral.yaml') }, '/data')).toEqual([
      '--hidden',
    ]);
  });

  it('leads to the same data dir and configuration as this one', () => {
    expect(loginArgs({ ...launch, dataDir: '/other', configPath: '/etc/corral.yaml' }, '/data')).toEqual([
      '--hidden',
      '--data-dir=/other',
      '--config=/etc/corral.yaml',
    ]);
  });
});
