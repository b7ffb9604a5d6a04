import { expect, it } from 'vitest';
import { describeVersions } from '../../../app/desktop/menu/about.ts';

it('names everything the program is made of', () => {
  const about = describeVersions({ electron: '45.4.1', chrome: '156.0.8078.100', node: '24.18.1' }, 'linux', 'x64');
  expect(about.title).toMatch(/^Corral \d+\.\d+\.\d+$/);
  expect(about.detail.split('\n')).toEqual(['Electron 45.4.1', 'Chromium 156.0.8078.100', 'Node 24.18.1', 'linux x64']);
});
