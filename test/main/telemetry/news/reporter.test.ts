import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../support/fleet-fixture.ts';
import { type ReporterUnderTest, startReporter } from './news-fixture.ts';

const OOM = 'out of memory';

describe('lanes', () => {
  const lane = ({ reporter }: ReporterUnderTest, model: string, outReason: string | null, backend = 'rig-1'): void =>
    reporter.fleet({ kind: 'lane', backend, model, outReason });

  it('are told when they leave rotation and when they work again', () => {
    const under = startReporter();
    lane(under, 'llama3.1:8b', OOM);
    under.clock.advance(90_000);
    lane(under, 'llama3.1:8b', null);
    expect(under.news()).toEqual([
      'warning: llama3.1:8b on rig-1 is out of rotation: out of memory',
      'good: llama3.1:8b on rig-1 works again after 90 s',
    ]);
    expect(under.log.list('rig-1')).toMatchObject([{ kind: 'lane' }, { kind: 'lane' }]);
  });

  it('that come and go are told so once', () => {
    const under = startReporter();
    for (let n = 0; n < 20; n += 1) {
      lane(under, 'llama3.1:8b', OOM);
      under.clock.advance(15_000);
      lane(under, 'llama3.1:8b', null);
    }
    expect(under.news().slice(6)).toEqual([
      'bad: llama3.1:8b on rig-1 comes and goes: 4 failures in 10 min; last: out of memory',
    ]);
    under.clock.advance(60_000);
    expect(under.news()).toEqual(['good: llama3.1:8b on rig-1 is steady again, after 20 failures']);
  });

  it('that leave together are told together', () => {
    const under = startReporter();
    for (let n = 1; n <= 12; n += 1) lane(under, `m${n}`, OOM);
    under.clock.advance(2_000);
    expect(under.news().slice(3)).toEqual([
      'warning: 9 more models left rotation: m4 on rig-1, m5 on rig-1, m6 on rig-1, m7 on rig-1 and 5 more; ' +
        'last: out of memory',
    ]);
    expect(under.log.latest(1)).toMatchObject([{ backend: 'rig-1' }]);
  });
});

it('names the clients that make a server load one model again and again', () => {
  const under = startReporter();
  const sides = [
    { runner: 'num_ctx 8192', callers: ['bob', '10.0.0.7', 'eve'] },
    { runner: 'num_ctx 2048', callers: ['ada'] },
  ];
  under.reporter.fleet({ kind: 'fight', backend: 'rig-1', fight: { model: 'm:7b', reloads: 3, lostMs: 9_000, sides } });
  expect(under.news()).toEqual([
    'warning: rig-1 loads m:7b again and again: bob, 10.0.0.7 and eve ask for num_ctx 8192, ada for num_ctx 2048',
  ]);
  expect(under.log.list('rig-1')).toMatchObject([{ kind: 'lane' }]);
});

describe('orders', () => {
  const mode = ({ reporter }: ReporterUnderTest, now: 'active' | 'draining' | 'maintenance', inFlight = 0): void =>
    reporter.fleet({ kind: 'mode', backend: 'rig-1', now, inFlight, endsAt: null });

  it('tell of a deadline, of its change, and of what it ended', () => {
    const under = startReporter();
    const tell = under.reporter.fleet;
    const inMs = (ms: number) => under.clock.now() + ms;
    tell({ kind: 'mode', backend: 'rig-1', now: 'draining', inFlight: 2, endsAt: inMs(600_000) });
    tell({ kind: 'deadline', backend: 'rig-1', endsAt: inMs(40_000) });
    tell({ kind: 'deadline', backend: 'rig-1', endsAt: null });
    tell({ kind: 'overdue', backend: 'rig-1', ended: 2, moved: 1 });
    expect([...under.news()].sort()).toEqual(
      [
        'info: rig-1 takes no new work: 2 requests still run there; what is left ends in 10 min',
        'info: rig-1 goes on draining; what is left ends in 40 s',
        'info: rig-1 goes on draining, without a deadline',
        'warning: the deadline of draining rig-1 came: 2 streams were ended, 1 waiting request was placed anew',
      ].sort(),
    );
  });

  it('are told, a drain with what is left and with its end', () => {
    const under = startReporter();
    mode(under, 'draining', 3);
    under.clock.advance(40_000);
    under.reporter.fleet({ kind: 'drained', backend: 'rig-1' });
    mode(under, 'maintenance');
    mode(under, 'active');
    expect(under.news()).toEqual([
      'info: rig-1 takes no new work: 3 requests still run there',
      'info: rig-1 is drained, after 40 s',
      'info: rig-1 is in maintenance',
      'info: rig-1 takes work again',
    ]);
  });

  it('to drain what is idle are done at once, and told once', () => {
    const under = startReporter();
    mode(under, 'draining', 0);
    under.reporter.fleet({ kind: 'drained', backend: 'rig-1' });
    mode(under, 'maintenance', 1);
    expect(under.news()).toEqual([
      'info: rig-1 is drained: nothing runs there',
      'info: rig-1 is in maintenance: 1 request still runs there',
    ]);
  });
});

describe('the fleet', () => {
  it('is told who came, who left and what was changed', () => {
    const under = startReporter();
    const edited = [
      { before: settingsOf('rig-1'), now: settingsOf('rig-1', { slots: 8, tier: 1 }) },
      { before: settingsOf('rig-2', { slots: 'auto' }), now: settingsOf('rig-2', { url: 'http://other:1' }) },
    ];
    under.reporter.fleet({ kind: 'members', added: ['a', 'b'], removed: ['c'], edited });
    expect(under.news()).toEqual([
      'info: c was removed',
      'info: a, b were added',
      'info: rig-1 was changed: slots 4 → 8, tier 0 → 1',
      'info: rig-2 was changed: url http://rig-2.invalid:11434 → http://other:1, slots auto → 4',
    ]);
  });

  it('of forty newcomers fits one sentence', () => {
    const under = startReporter();
    const added = Array.from({ length: 40 }, (_, n) => `rig-${n + 1}`);
    under.reporter.fleet({ kind: 'members', added, removed: [], edited: [] });
    expect(under.news()).toEqual(['info: 40 backends (rig-1, rig-2, rig-3, rig-4 and 36 more) were added']);
    expect(under.log.list('rig-39')).toHaveLength(1);
  });

  it('is counted when the gateway starts', () => {
    const under = startReporter();
    for (const count of [0, 1, 3]) under.reporter.started(count);
    expect(under.news()).toEqual([
      'info: the gateway started with no backend',
      'info: the gateway started with 1 backend',
      'info: the gateway started with 3 backends',
    ]);
  });

  it('is told of another version', () => {
    const under = startReporter();
    under.reporter.fleet({ kind: 'version', backend: 'rig-1', before: '0.32.0', now: '0.33.1' });
    expect(under.news()).toEqual(['info: rig-1 now runs Ollama 0.33.1, before it was 0.32.0']);
  });
});

describe('the configuration', () => {
  it('is told by its keys, with those that wait for the next start', () => {
    const under = startReporter();
    under.reporter.configured(['routing.policy', 'listen.port'], ['listen.port']);
    expect(under.news()).toEqual([
      'info: the configuration was changed: routing.policy, listen.port; listen.port waits for the next start',
    ]);
  });

  it('is no news when nothing changed, or only the fleet, which tells itself', () => {
    const under = startReporter();
    under.reporter.configured([], []);
    under.reporter.configured(['backends'], []);
    expect(under.news()).toEqual([]);
  });

  it('that is refused is told once, until another one is', () => {
    const under = startReporter();
    const problems = ['routing.policy: must be one of … (line 3)', 'maxBody: must be a size'];
    under.reporter.refused(problems);
    under.reporter.refused(problems);
    under.reporter.refused([]);
    under.reporter.refused(['maxBody: must be a size']);
    under.reporter.configured(['maxBody'], []);
    under.reporter.refused(['maxBody: must be a size']);
    expect(under.news()).toEqual([
      'warning: a configuration was not applied: routing.policy: must be one of … (line 3) (and 1 more)',
      'warning: a configuration was not applied: maxBody: must be a size',
      'info: the configuration was changed: maxBody',
      'warning: a configuration was not applied: maxBody: must be a size',
    ]);
  });
});

describe('the queue', () => {
  const sampleOver =
    (queueOver: number) =>
    ({ reporter, clock }: ReporterUnderTest, ...depths: number[]): void => {
      for (const depth of depths) {
        const queue = depth === 0 ? [] : [{ model: 'llama3.1:8b', depth }];
        reporter.sample({ queue, queueOver, connections: null });
        clock.advance(1_000);
      }
    };
  const sampleEverySecond = sampleOver(10);

  it('is told when more than ten wait for more than a moment, and when nobody does any more', () => {
    const under = startReporter();
    sampleEverySecond(under, 10, 11, 12);
    expect(under.news()).toEqual(['warning: 12 requests wait for a free slot, for llama3.1:8b']);
    sampleEverySecond(under, 55, 3, 30, 0, 0, 0, 0, 0);
    expect(under.news()).toEqual([]);
    sampleEverySecond(under, 0);
    expect(under.news()).toEqual(['good: nobody waits any more, after 5 s with up to 55 waiting']);
  });

  it('that is placed at once, or never long, is no news', () => {
    const under = startReporter();
    sampleEverySecond(under, 200, 0, 200, 0, 200, 9, 10, 10, 10, 0, 0, 0, 0, 0, 0);
    expect(under.news()).toEqual([]);
  });

  it('that comes and goes around nothing is told as one', () => {
    const under = startReporter();
    sampleEverySecond(under, 11, 11);
    for (let n = 0; n < 10; n += 1) sampleEverySecond(under, 0, 0, 20);
    expect(under.news()).toHaveLength(1);
    sampleEverySecond(under, 0, 0, 0, 0, 0, 0);
    expect(under.news()).toEqual(['good: nobody waits any more, after 32 s with up to 20 waiting']);
  });

  it('is told over as many as the configuration says, and not at all over none', () => {
    const under = startReporter();
    sampleOver(200)(under, 200, 200, 200, 201, 201);
    expect(under.news()).toEqual(['warning: 201 requests wait for a free slot, for llama3.1:8b']);
    const quiet = startReporter();
    sampleOver(0)(quiet, 900, 900, 900, 0, 0, 0, 0, 0, 0, 0);
    expect(quiet.news()).toEqual([]);
  });

  it('where somebody always waits is over once it has been half as long for a minute', () => {
    const under = startReporter();
    sampleOver(20)(under, 30, 30, ...Array(50).fill(8), 11, ...Array(60).fill(10));
    expect(under.news()).toEqual(['warning: 30 requests wait for a free slot, for llama3.1:8b']);
    sampleOver(20)(under, 9);
    expect(under.news()).toEqual(['good: the line is short again, 9 wait, after 53 s with up to 30 waiting']);
    sampleOver(20)(under, 21, 21);
    expect(under.news()).toEqual(['warning: 21 requests wait for a free slot, for llama3.1:8b']);
  });

  it('names the models that most wait for', () => {
    const { reporter, clock, news } = startReporter();
    const lines = [
      { model: 'a', depth: 2 },
      { model: '', depth: 9 },
      { model: 'b', depth: 5 },
    ];
    for (let n = 0; n < 2; n += 1) {
      reporter.sample({ queue: lines, queueOver: 10, connections: null });
      clock.advance(1_000);
    }
    expect(news()).toEqual(['warning: 16 requests wait for a free slot, for no model in particular, b, a']);
  });
});

it('tells when clients are turned away for want of connections, and once nobody was for a minute', () => {
  const under = startReporter();
  const sample = (refused: number): void => {
    under.reporter.sample({ queue: [], queueOver: 10, connections: { open: 4096, limit: 4096, refused } });
    under.clock.advance(1_000);
  };
  sample(0);
  sample(0);
  expect(under.news()).toEqual([]);
  sample(3);
  expect(under.news()).toEqual([
    'bad: clients are turned away: 4096 connections are open, as many as may be (limits.connections)',
  ]);
  for (let second = 0; second < 50; second += 1) sample(3);
  sample(7);
  for (let second = 0; second < 59; second += 1) sample(7);
  expect(under.news()).toEqual([]);
  sample(7);
  expect(under.news()).toEqual(['good: clients are let in again; 7 connections had been turned away']);
  sample(8);
  expect(under.news()).toHaveLength(1);
});
