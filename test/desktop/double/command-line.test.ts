import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../electron-double/command-line.ts';

describe('the command line of the double', () => {
  it('is read as Electron reads it', () => {
    const args = [
      '-r',
      'loader.js',
      '--no-sandbox',
      '--inspect=0',
      '-r',
      'more.cjs',
      'app',
      '--data-dir=/d=1',
      '-r',
      'own',
    ];
    const { switches, ...rest } = readCommandLine(args);
    expect(rest).toEqual({ requires: ['loader.js', 'more.cjs'], inspectPort: 0, appPath: 'app' });
    expect([...switches]).toEqual([
      ['no-sandbox', ''],
      ['data-dir', '/d=1'],
    ]);
  });

  it('may name an address for the inspector, or nothing at all', () => {
    expect(readCommandLine(['--inspect-brk=127.0.0.1:9333', '.']).inspectPort).toBe(9333);
    expect(readCommandLine(['--inspect']).inspectPort).toBe(9229);
    expect(readCommandLine([])).toMatchObject({ inspectPort: null, appPath: '.' });
  });
});
