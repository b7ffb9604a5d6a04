import { describe, expect, it } from 'vitest';
import { exposureWarnings } from '../../main/exposure-warnings.ts';

const tls = { cert: 'c', key: 'k' };
const warn = (listen: { host: string; tls?: unknown }, mode: string, control: string | null = '127.0.0.1') =>
  exposureWarnings({ listen, access: { mode } }, control);

describe('an admin is warned', () => {
  it('of keys that cross the network over plain HTTP', () => {
    expect(warn({ host: '10.0.1.5' }, 'auto')).toEqual([
      expect.stringMatching(/^Keys and conversations cross the network .*10\.0\.1\.5 .*Set listen\.tls\.$/),
    ]);
  });

  it('of a gateway that everybody may use, and reads nothing into keys that are not asked for', () => {
    expect(warn({ host: '0.0.0.0' }, 'open')).toEqual([
      expect.stringMatching(/^Whoever reaches 0\.0\.0\.0 may use/),
      expect.stringMatching(/^Conversations cross the network/),
    ]);
    expect(warn({ host: '0.0.0.0', tls }, 'open')).toEqual([expect.stringMatching(/^Whoever/)]);
  });

  it('of a control port on the network', () => {
    expect(warn({ host: '127.0.0.1' }, 'auto', '0.0.0.0')).toEqual([
      expect.stringMatching(/^The control port .*0\.0\.0\.0/),
    ]);
  });
});

describe('nobody is warned', () => {
  it.each([
    ['while only this machine can come', { host: '127.0.0.1' }, 'open'],
    ['by any of its names', { host: '::1' }, 'open'],
    ['where there are keys and TLS', { host: '0.0.0.0', tls }, 'auto'],
  ])('%s', (_, listen, mode) => {
    expect(warn(listen, mode)).toEqual([]);
    expect(warn(listen, mode, null)).toEqual([]);
  });
});
