import { describe, expect, it } from 'vitest';
import { DEFAULT_SPEED, parseOptions } from './options.ts';

const known = { scenarios: ['team', 'mixed'], contenders: ['nginx', 'corral-adaptive'] };

describe('the options', () => {
  it('are three seeds of everything, one when quick', () => {
    const nothing = { scenarios: [], contenders: [], write: false, speed: DEFAULT_SPEED };
    expect(parseOptions([], known)).toEqual({ ...nothing, quick: false, seeds: 3 });
    expect(parseOptions(['--quick'], known)).toEqual({ ...nothing, quick: true, seeds: 1 });
    expect(parseOptions(['--quick', '--seeds', '2', '--speed', '5'], known)).toMatchObject({ seeds: 2, speed: 5 });
  });

  it('choose scenarios and contenders', () => {
    expect(parseOptions(['--only', 'mixed', '--contenders', 'nginx,corral-adaptive'], known)).toMatchObject({
      scenarios: ['mixed'],
      contenders: ['nginx', 'corral-adaptive'],
    });
  });

  it.each([
    [['--only', 'teams'], /no scenario teams; there are team, mixed/],
    [['--contenders', 'apache'], /no contender apache/],
    [['--seeds', '0'], /--seeds/],
    [['--speed', '1.5'], /--speed/],
    [['--fast'], /--fast/],
  ])('refuse %j', (args, complaint) => {
    expect(() => parseOptions(args, known)).toThrow(complaint);
  });
});
