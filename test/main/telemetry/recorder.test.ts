import { describe, expect, it } from 'vitest';
import { createRecorder } from '../../../main/telemetry/recorder.ts';
import type { ExchangeRecord } from '../../../shared/exchange.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { attempt, exchange, idle, startedAt } from './fixtures.ts';

const start = (id: string) => ({ id, startedAt, route: '/api/chat', client: '127.0.0.1' });

function setUp(recentLimit = 200) {
  const clock = createManualClock();
  const told: ExchangeRecord[] = [];
  const recorder = createRecorder({ clock, recentLimit, onSettled: (record) => void told.push(record) });
  const settle = (over: Partial<ExchangeRecord> = {}) => {
    const record = exchange(over);
    recorder.begin(start(record.id)).settle(record);
    return record;
  };
  return { clock, recorder, told, settle };
}

const gateway = { kind: 'gateway' } as const;
const rig = (id: string) => ({ kind: 'backend', id }) as const;

describe('live exchanges', () => {
  it('show each step of an exchange until it settles', () => {
    const { recorder, clock } = setUp();
    const handle = recorder.begin(start('x-1'));
    const fresh = { waiting: null, model: null, alias: null, identity: null, backend: null, attempts: 0, bytesOut: 0 };
    expect(recorder.live()).toEqual([{ ...start('x-1'), ...fresh, stage: 'reading', stageAt: startedAt }]);
    clock.advance(70);
    handle.model('llama3.1:8b', 'chat:latest');
    handle.identity({ id: 'ck_ada', name: 'ada' });
    handle.stage('dialling', 'rig-1');
    handle.attempt();
    handle.stage('streaming');
    handle.sent(10);
    handle.sent(5);
    expect(recorder.live()).toMatchObject([
      {
        model: 'llama3.1:8b',
        alias: 'chat:latest',
        identity: { id: 'ck_ada', name: 'ada' },
        stage: 'streaming',
        backend: 'rig-1',
        attempts: 1,
        bytesOut: 15,
      },
    ]);
    expect(recorder.live()[0]?.stageAt).toBe(clock.now());
    handle.stage('queued', null);
    expect(recorder.live()[0]?.backend).toBeNull();
    handle.settle(exchange());
    expect(recorder.live()).toEqual([]);
  });

  it('are handed out as they stood, not as they go on', () => {
    const { recorder } = setUp();
    const handle = recorder.begin(start('x-1'));
    const before = recorder.live();
    handle.sent(10);
    expect(before[0]?.bytesOut).toBe(0);
  });

  it('are listed up to 200, the newest last, and counted without limit', () => {
    const { recorder } = setUp();
    for (let i = 0; i < 250; i += 1) recorder.begin(start(`x-${i}`));
    expect(recorder.liveCount()).toBe(250);
    expect(recorder.live().map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, i) => `x-${i + 50}`));
  });

  it('stay apart when two clients choose the same id', () => {
    const { recorder } = setUp();
    const one = recorder.begin(start('same'));
    recorder.begin(start('same'));
    one.settle(exchange({ id: 'same' }));
    expect(recorder.liveCount()).toBe(1);
  });

  it('settle exactly once: a second time throws and counts nothing', () => {
    const { recorder, told } = setUp();
    const handle = recorder.begin(start('x-1'));
    handle.settle(exchange());
    expect(() => handle.settle(exchange())).toThrow('x-1 was settled twice');
    expect(told).toHaveLength(1);
    expect(recorder.recent()).toHaveLength(1);
  });
});

describe('recent exchanges', () => {
  it('come latest first, no more than asked for and never more than the limit', () => {
    const { recorder, settle } = setUp(3);
    for (const id of ['a', 'b', 'c', 'd']) settle({ id });
    expect(recorder.recent().map(({ id }) => id)).toEqual(['d', 'c', 'b']);
    expect(recorder.recent(2).map(({ id }) => id)).toEqual(['d', 'c']);
    expect(recorder.recent(0)).toEqual([]);
  });

  it('are found by id while they are remembered, the latest of that id', () => {
    const { recorder, settle } = setUp(2);
    settle({ id: 'a', bytesOut: 1 });
    settle({ id: 'a', bytesOut: 2 });
    expect(recorder.find('a')?.bytesOut).toBe(2);
    settle({ id: 'b' });
    settle({ id: 'c' });
    expect(recorder.find('a')).toBeUndefined();
  });

  it('are told to the observer after they were counted', () => {
    const clock = createManualClock();
    const seen: number[] = [];
    const recorder = createRecorder({ clock, onSettled: () => seen.push(recorder.recent().length) });
    recorder.begin(start('x-1')).settle(exchange());
    expect(seen).toEqual([1]);
  });
});

describe('failed exchanges', () => {
  const endings: [string, Partial<ExchangeRecord>, boolean][] = [
    ['a broken answer', { outcome: 'broken', status: 200 }, true],
    ['what the gateway turned away', { outcome: 'refused', status: 404 }, true],
    ["a server's own failure", { outcome: 'rejected', status: 500 }, true],
    ["a server's word on a bad request", { outcome: 'rejected', status: 400 }, false],
    ['a client that left', { outcome: 'gone', status: null }, false],
    ['a good answer', { outcome: 'ok', status: 200 }, false],
  ];
  it.each(endings)('count %s: %o', (_, over, isFailed) => {
    const { recorder, settle } = setUp();
    settle(over);
    expect(recorder.failed()).toHaveLength(isFailed ? 1 : 0);
  });

  it('are the last twenty, latest first, however many went well since', () => {
    const { recorder, settle } = setUp(10);
    for (let n = 1; n <= 25; n += 1) settle({ id: `bad-${n}`, outcome: 'refused', status: 503 });
    for (let n = 1; n <= 50; n += 1) settle({ id: `good-${n}` });
    const ids = recorder.failed().map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([20, 'bad-25', 'bad-6']);
  });
});

describe('rates', () => {
  it.each([
    ['ok', 200, 0],
    ['broken', 200, 1],
    ['refused', 503, 1],
    ['refused', 429, 0],
    ['rejected', 500, 1],
    ['rejected', 404, 0],
    ['gone', null, 0],
  ] as const)('of the gateway count %s with status %s as %i errors', (outcome, status, errors) => {
    const { recorder, settle } = setUp();
    settle({ outcome, status });
    expect(recorder.rates(gateway).errorRate).toBe(errors);
    expect(recorder.rates({ kind: 'model', model: 'llama3.1:8b' }).errorRate).toBe(errors);
  });

  it('of a backend are over its own attempts, and only the winning one has times and tokens', () => {
    const { clock, recorder, settle } = setUp();
    settle({
      backend: 'rig-2',
      ttfbMs: 1_000,
      durationMs: 2_000,
      attempts: [
        attempt({ backend: 'rig-1', result: 'reset', ttfbMs: null, startedMs: 0 }),
        attempt({ backend: 'rig-2', result: 'answered', ttfbMs: 100, startedMs: 900 }),
      ],
    });
    clock.advance(10_000);
    expect(recorder.rates(rig('rig-1'))).toEqual({ ...idle, requestsPerSecond: 0.1, errorRate: 1 });
    const winner = recorder.rates(rig('rig-2'));
    expect(winner).toMatchObject({ requestsPerSecond: 0.1, tokensPerSecond: 2, errorRate: 0 });
    expect(winner.ttfbP50Ms! / 100).toBeCloseTo(1, 1);
    expect(winner.durationP50Ms! / 1_100).toBeCloseTo(1, 1);
    expect(recorder.rates(gateway).ttfbP50Ms! / 1_000).toBeCloseTo(1, 1);
  });

  it.each([
    ['answered', 0],
    ['cancelled', 0],
    ['broken', 1],
    ['busy', 1],
    ['server_error', 1],
  ] as const)('of a backend count an attempt that was %s as %i errors', (result, errors) => {
    const { recorder, settle } = setUp();
    settle({ attempts: [attempt({ result })] });
    expect(recorder.rates(rig('rig-1')).errorRate).toBe(errors);
  });

  it('give a backend no time for an answer the gateway made itself', () => {
    const { recorder, settle } = setUp();
    settle({ outcome: 'refused', status: 502, attempts: [attempt({ result: 'server_error' })] });
    expect(recorder.rates(rig('rig-1'))).toMatchObject({ errorRate: 1, ttfbP50Ms: null, durationP50Ms: null });
  });

  it('are idle for what was never seen or was forgotten', () => {
    const { recorder, settle } = setUp();
    settle();
    recorder.forgetBackend('rig-1');
    expect(recorder.rates(rig('rig-1'))).toEqual(idle);
    expect(recorder.rates({ kind: 'model', model: 'never' })).toEqual(idle);
  });

  it('count exchanges without a model for the gateway only', () => {
    const { recorder, settle } = setUp();
    settle({ model: null });
    expect(recorder.models()).toEqual([]);
    expect(recorder.rates(gateway).requestsPerSecond).toBeGreaterThan(0);
  });

  it('share one series once 500 models were seen', () => {
    const { recorder, settle } = setUp();
    for (let i = 0; i < 510; i += 1) settle({ model: `m${i}:latest` });
    expect(recorder.models()).toHaveLength(501);
    expect(recorder.rates({ kind: 'model', model: 'other' }).requestsPerSecond).toBe(10);
    settle({ model: 'm0:latest' });
    expect(recorder.rates({ kind: 'model', model: 'm0:latest' }).requestsPerSecond).toBe(2);
  });

  it('need no timer to fall to zero', () => {
    const { clock, recorder, settle } = setUp();
    settle();
    expect(clock.pending()).toBe(0);
    clock.advance(120_000);
    expect(recorder.rates(gateway)).toEqual(idle);
  });
});
