import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config/parse.ts';
import { corralConfig } from './contenders/corral.ts';
import { parseOptions } from './options.ts';

const ids = ['small', 'streams'];

describe('the options', () => {
  it('are five repetitions of everything by default, one when quick', () => {
    expect(parseOptions([], ids)).toEqual({ quick: false, write: false, reps: 5, only: [], also: [] });
    expect(parseOptions(['--quick'], ids)).toMatchObject({ quick: true, reps: 1 });
    expect(parseOptions(['--quick', '--reps', '3'], ids)).toMatchObject({ reps: 3 });
  });

  it('choose cases and add gateways', () => {
    expect(parseOptions(['--only', 'streams,small', '--also', 'old=/a=b.ts'], ids)).toMatchObject({
      only: ['streams', 'small'],
      also: [{ name: 'old', cli: '/a=b.ts' }],
    });
  });

  it.each([
    [['--only', 'stream'], /no case stream; there are small, streams/],
    [['--reps', '0'], /--reps/],
    [['--also', 'old'], /name=FILE/],
    [['--fast'], /--fast/],
  ])('refuse %j', (args, complaint) => {
    expect(() => parseOptions(args, ids)).toThrow(complaint);
  });
});

describe('the configuration the gateway is measured with', () => {
  it('is one it accepts, with every backend in it', () => {
    const parsed = parseConfig(corralConfig([11, 12, 13, 14]));
    expect(parsed).toMatchObject({ ok: true, value: { routing: { policy: 'least-busy' }, log: { access: 'off' } } });
    expect(parsed.ok && parsed.value.backends.map(({ url, slots }) => `${url} ${slots}`)).toHaveLength(4);
  });
});
