import { describe, expect, it } from 'vitest';
import { startReporter } from './news-fixture.ts';

const REFUSED = 'connection refused';

describe('a backend that starts', () => {
  it('and is up is no news, however many there are', () => {
    const { health, news, clock } = startReporter();
    for (let n = 1; n <= 50; n += 1) health(`rig-${n}`, 'up');
    clock.advance(60_000);
    expect(news()).toEqual([]);
  });

  it('and is not there is news at once', () => {
    const { health, news } = startReporter();
    health('rig-1', 'down', REFUSED);
    expect(news()).toEqual(['bad: rig-1 is down: connection refused']);
  });
});

describe('a backend that fails', () => {
  it('is told when it goes out and when it is back, with how long it was away', () => {
    const { health, news, clock, log } = startReporter();
    health('rig-1', 'up');
    health('rig-1', 'down', REFUSED);
    expect(log.latest(1)).toMatchObject([{ kind: 'health', severity: 'bad', backend: 'rig-1' }]);
    clock.advance(100_000);
    health('rig-1', 'down', 'answers again: 1 of 2 checks');
    health('rig-1', 'starting', 'reading its models');
    clock.advance(20_000);
    health('rig-1', 'up');
    expect(news()).toEqual(['bad: rig-1 is down: connection refused', 'good: rig-1 is back after 2 min']);
  });

  it('is told again when something else keeps it out, and its absence counts from the first', () => {
    const { health, news, clock } = startReporter();
    health('rig-1', 'down', REFUSED);
    clock.advance(30_000);
    health('rig-1', 'misconfigured', '403');
    clock.advance(30_000);
    health('rig-1', 'degraded', 'its model list cannot be read');
    expect(news()).toEqual([
      'bad: rig-1 is down: connection refused',
      'bad: rig-1 is misconfigured: 403',
      'warning: rig-1 is back after 60 s, but its model list cannot be read',
    ]);
    clock.advance(5_000);
    health('rig-1', 'up');
    expect(news()).toEqual(['good: rig-1 is well again after 5 s']);
  });
});

describe('a backend that is degraded', () => {
  it('for a moment, as when it loads a model, is no news', () => {
    const { health, news, clock } = startReporter();
    health('rig-1', 'up');
    for (let n = 0; n < 20; n += 1) {
      health('rig-1', 'degraded', 'its scheduler is busy');
      clock.advance(9_000);
      health('rig-1', 'up');
      clock.advance(1_000);
    }
    expect(news()).toEqual([]);
  });

  it('for longer is told, and so is its recovery', () => {
    const { health, news, clock } = startReporter();
    health('rig-1', 'up');
    health('rig-1', 'degraded', 'its scheduler is busy');
    clock.advance(10_000);
    expect(news()).toEqual(['warning: rig-1 is degraded: its scheduler is busy']);
    clock.advance(15_000);
    health('rig-1', 'up');
    expect(news()).toEqual(['good: rig-1 is well again after 25 s']);
  });

  it('and then goes out is told to be out, and nothing of the rest', () => {
    const { health, news, clock } = startReporter();
    health('rig-1', 'degraded', 'its scheduler is busy');
    clock.advance(5_000);
    health('rig-1', 'down', REFUSED);
    clock.advance(30_000);
    expect(news()).toEqual(['bad: rig-1 is down: connection refused']);
  });
});

describe('a backend that flaps', () => {
  const flap = (under: ReturnType<typeof startReporter>, times: number): void => {
    for (let n = 0; n < times; n += 1) {
      under.health('rig-1', 'down', REFUSED);
      under.clock.advance(10_000);
      under.health('rig-1', 'up');
      under.clock.advance(10_000);
    }
  };

  it('is told three times, then once that it comes and goes, then no more until it keeps one state', () => {
    const under = startReporter();
    flap(under, 30);
    expect(under.news()).toEqual([
      'bad: rig-1 is down: connection refused',
      'good: rig-1 is back after 10 s',
      'bad: rig-1 is down: connection refused',
      'good: rig-1 is back after 10 s',
      'bad: rig-1 is down: connection refused',
      'good: rig-1 is back after 10 s',
      'bad: rig-1 comes and goes: 4 failures in 10 min; last: connection refused',
    ]);
    under.clock.advance(49_999);
    expect(under.news()).toEqual([]);
    under.clock.advance(1);
    expect(under.news()).toEqual(['good: rig-1 is steady again, after 30 failures']);
    flap(under, 1);
    expect(under.news()).toEqual(['bad: rig-1 is down: connection refused', 'good: rig-1 is back after 10 s']);
  });

  it('and stays out in the end is told to', () => {
    const under = startReporter();
    flap(under, 5);
    under.health('rig-1', 'down', 'no route');
    under.news();
    under.clock.advance(60_000);
    expect(under.news()).toEqual(['bad: rig-1 stays out, after 6 failures: no route']);
    under.clock.advance(60_000);
    under.health('rig-1', 'up');
    expect(under.news()).toEqual(['good: rig-1 is back after 2 min']);
  });

  it('only now and then is told each time', () => {
    const { health, news, clock } = startReporter();
    for (let n = 0; n < 6; n += 1) {
      health('rig-1', 'down', REFUSED);
      clock.advance(60_000);
      health('rig-1', 'up');
      clock.advance(240_000);
    }
    expect(news()).toHaveLength(12);
  });
});

describe('many backends at once', () => {
  it('are told in few sentences: the first at once, the rest together, and each finds its own', () => {
    const { health, news, clock, log } = startReporter();
    for (let n = 1; n <= 50; n += 1) health(`rig-${n}`, 'down', REFUSED);
    expect(news()).toHaveLength(3);
    clock.advance(2_000);
    expect(news()).toEqual([
      'bad: 47 more backends went out: rig-4, rig-5, rig-6, rig-7 and 43 more; last: connection refused',
    ]);
    expect(log.list('rig-40').map(({ text }) => text)).toEqual([expect.stringContaining('47 more backends')]);
    expect(log.latest(1)).toMatchObject([{ backend: null }]);
    clock.advance(60_000);
    for (let n = 1; n <= 50; n += 1) health(`rig-${n}`, 'up');
    clock.advance(2_000);
    expect(news().at(-1)).toBe('good: 47 more backends came back: rig-4, rig-5, rig-6, rig-7 and 43 more');
  });

  it('of which only one is left over tell it as usual', () => {
    const { health, news, clock } = startReporter();
    for (let n = 1; n <= 4; n += 1) health(`rig-${n}`, 'down', REFUSED);
    clock.advance(2_000);
    expect(news().at(-1)).toBe('bad: rig-4 is down: connection refused');
  });
});

it('forgets a backend that was removed or became another server', () => {
  const { health, reporter, news, clock } = startReporter();
  health('rig-1', 'degraded', 'busy');
  reporter.fleet({ kind: 'members', added: [], removed: ['rig-1'], edited: [] });
  clock.advance(60_000);
  reporter.fleet({ kind: 'members', added: ['rig-1'], removed: [], edited: [] });
  health('rig-1', 'up');
  expect(news()).toEqual(['info: rig-1 was removed', 'info: rig-1 was added']);
  expect(clock.pending()).toBe(0);
});

it('leaves no timer behind', () => {
  const { health, reporter, clock } = startReporter();
  health('rig-1', 'degraded', 'busy');
  for (let n = 1; n <= 9; n += 1) health(`rig-${n}`, 'down', REFUSED);
  for (let n = 1; n <= 9; n += 1) {
    health('rig-1', 'up');
    health('rig-1', 'down', REFUSED);
  }
  expect(clock.pending()).toBeGreaterThan(0);
  reporter.stop();
  expect(clock.pending()).toBe(0);
});
