import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/simulator/random.ts';
import { ask as askRig, drive, startStillRig } from '../../../main/simulator/rig.ts';
import { simulatorSettings } from '../fleet/simulator-settings.ts';
import type { Outcome } from '../load/outcome.ts';
import { draftConversation } from '../plan/conversation.ts';
import { makePlan } from '../plan/make-plan.ts';
import { article } from '../scenarios/article.ts';
import { breakdown } from './breakdown.ts';
import { digestOf } from './digest.ts';
import { unfairness } from './fairness.ts';
import { lowerBoundMs } from './lower-bound.ts';
import { offeredLoad } from './offered-load.ts';
import { deepestQueue } from './queue-depth.ts';
import { mean, median, percentile } from './statistics.ts';
import { waitMs } from './waits.ts';

const scenario = article(1);
const [server] = scenario.servers;
if (server === undefined) throw new Error('no server');
const turns = [300, 20].map((userTokens) => ({ userTokens, answerTokens: 10, thinkMs: 1000 }));
const plan = makePlan(
  draftConversation(createRandom(9), {
    ...{ user: 0, kind: 'chat', model: server.warm[0] ?? '', startMs: 0, system: null },
    ...{ turns, contextTokens: 4096 },
  }),
  100_000,
);

const outcome = (id: number, more: Partial<Outcome>): Outcome => ({
  ...{ id, result: 'answered', dueMs: 0, sentMs: 0, refusals: 0, firstByteMs: 500, endMs: 1500, tokens: 10 },
  ...{ reason: '', queueMs: null, backend: null, metrics: null },
  ...more,
});

describe('percentiles', () => {
  it('are values that occur: the smallest that enough others do not exceed', () => {
    const values = [5, 1, 4, 2, 3, 6, 8, 7, 10, 9];
    expect([0.5, 0.95, 0.1, 1].map((share) => percentile(values, share))).toEqual([5, 10, 1, 10]);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('differ from the median, which lies between the two in the middle', () => {
    expect([median([1, 4, 2, 3]), median([3, 1, 2]), mean([1, 2, 6])]).toEqual([2.5, 2, 3]);
  });
});

describe('fairness', () => {
  const waits = (user: number, ...all: number[]) => all.map((wait) => ({ user, waitMs: wait }));

  it('compares the longest median wait with the shortest', () => {
    expect(unfairness([...waits(1, 200, 200, 9000), ...waits(2, 800, 800, 800)])).toBe(4);
  });

  it('leaves out who asked too rarely, and takes no notice of waits nobody notices', () => {
    expect(unfairness([...waits(1, 1, 1, 1), ...waits(2, 90, 99, 100), ...waits(3, 5000, 5000)])).toBe(1);
  });
});

describe('the lower bound', () => {
  it('is what an idle server takes that has the model and the conversation in memory, and less than any other takes', async () => {
    const still = await startStillRig({
      ...simulatorSettings(scenario, server, { isBlind: false, seed: 1 }),
      perf: { ...server.machine.perf, jitter: 0 },
    });
    for (const request of plan.requests) {
      const { json } = await drive(
        still,
        askRig(still, request.path, { ...JSON.parse(request.body), stream: false }),
        1,
      );
      const toFirstMs = (json.total_duration - json.eval_duration + json.eval_duration / json.eval_count) / 1e6;
      // The server's fixed overhead of 30 ms varies by a fifth.
      expect(Math.abs(toFirstMs - lowerBoundMs(request, scenario.servers))).toBeLessThan(7);
    }
    expect(plan.requests[1]?.newTokens).toBeLessThan(30);
  });

  it('takes the fastest server that has the model, and spilled memory into account', () => {
    const request = plan.requests[0];
    if (request === undefined) throw new Error('no request');
    const slow = { ...server, machine: { ...server.machine, perf: { ...server.machine.perf, prefillTps: 400 } } };
    const crammed = { ...server, context: 131_072, slots: 16 };
    const bound = lowerBoundMs(request, [server]);
    expect(lowerBoundMs(request, [slow, server])).toBe(bound);
    expect(lowerBoundMs(request, [slow])).toBeGreaterThan(bound * 4);
    expect(lowerBoundMs(request, [crammed])).toBeGreaterThan(bound * 2);
    expect(() => lowerBoundMs({ ...request, model: 'nobody:1b' }, [server])).toThrow('nobody:1b');
  });
});

describe('the offered load', () => {
  it('gives each request to the home with the least to do', () => {
    const servers = ['a', 'b', 'c'].map((id) => ({ ...server, id }));
    const model = server.warm[0] ?? '';
    const loads = offeredLoad(plan, servers, { [model]: ['a', 'b'] });
    expect(loads.get('c')).toBe(0);
    const [first, second] = plan.requests;
    const perToken = 1000 / (100 * 4 ** 0.55);
    expect(loads.get('a')).toBeCloseTo(((first?.newTokens ?? 0) / 4 + 10 * perToken) / 100_000, 6);
    expect(loads.get('b')).toBeCloseTo(((second?.newTokens ?? 0) / 4 + 10 * perToken) / 100_000, 6);
  });
});

describe('the deepest queue', () => {
  it('is the most that were under way while no server worked on them', () => {
    const open = [10, 30, 50].map((atMs, index) => ({ atMs, open: [4, 9, 2][index] ?? 0 }));
    const busy = [12, 28, 55].map((atMs, index) => ({ atMs, busy: [4, 6, 1][index] ?? 0 }));
    expect(deepestQueue(open, busy)).toBe(3);
  });

  it('ignores moments of which only one side knows', () => {
    expect(deepestQueue([{ atMs: 10, open: 50 }], [{ atMs: 40, busy: 0 }])).toBe(0);
    expect(deepestQueue([{ atMs: 10, open: 50 }], [])).toBe(0);
  });
});

describe('a wait', () => {
  it('counts also for who gave up or was not served in time, not for who was refused', () => {
    expect(waitMs(outcome(0, {}))).toBe(500);
    expect(waitMs(outcome(0, { result: 'gave-up', firstByteMs: null, endMs: 120_000 }))).toBe(120_000);
    expect(waitMs(outcome(0, { result: 'unfinished', firstByteMs: null, endMs: 60_000 }))).toBe(60_000);
    expect(waitMs(outcome(0, { result: 'refused', firstByteMs: null }))).toBeNull();
    expect(waitMs(outcome(0, { result: 'unsent', sentMs: null }))).toBeNull();
  });

  it('is split by what the server reports, the rest being the gateway', () => {
    const metrics = { totalMs: 900, loadMs: 100, prefillMs: 150, evalMs: 600 };
    const parts = breakdown([outcome(0, { firstByteMs: 400, metrics }), outcome(1, { firstByteMs: null })]);
    expect(parts).toEqual({ gatewayMs: 100, loadMs: 100, slotMs: 50, prefillMs: 150 });
  });
});

describe('a digest', () => {
  const lapOf = (outcomes: Outcome[], happenings: ReturnType<typeof scenario.happenings> = []) => ({
    scenario: { ...scenario, happenings: () => happenings },
    plan,
    load: { outcomes, open: [], latenessP99Ms: 0 },
    fleet: {
      servers: [{ loads: 2, evictions: 1, evaluatedTokens: 1000, generatedTokens: 20 }],
      ...{ busy: [], latenessP99Ms: 0 },
    },
    cpu: { contender: 0, load: 0, servers: 0 },
    tookMs: 1,
    floorMs: 0,
  });

  it('counts what failed by when it failed', () => {
    const digest = digestOf(
      lapOf([outcome(0, { result: 'gave-up', firstByteMs: null, endMs: 120_000 }), outcome(1, { result: 'cut' })]),
    );
    expect(digest).toMatchObject({ failedBefore: 1, cut: 1, cutElsewhere: 1, unanswered: 0, waits: [120_000, 500] });
  });

  it('counts every error of one who asked again, and times the wait from the first asking', () => {
    const asked = [
      outcome(0, { refusals: 3, firstByteMs: 6_400 }),
      outcome(1, { result: 'refused', refusals: 5, firstByteMs: null }),
    ];
    expect(digestOf(lapOf(asked))).toMatchObject({ failedBefore: 8, waits: [6_400], unanswered: 1 });
  });

  it('forgives streams that were cut as a server died', () => {
    const died = { kind: 'fault' as const, server: 'rig-1', says: '', fault: { kind: 'restart' as const } };
    const cut = [outcome(0, { result: 'cut', endMs: 1500 }), outcome(1, { result: 'cut', endMs: 9000 })];
    expect(digestOf(lapOf(cut, [{ ...died, atMs: 1400 }]))).toMatchObject({ cut: 2, cutElsewhere: 1 });
  });

  it('knows what was evaluated again: all that was, less what was new in the prompts served', () => {
    const fresh = (plan.requests[0]?.newTokens ?? 0) + (plan.requests[1]?.newTokens ?? 0);
    const digest = digestOf(lapOf([outcome(0, {}), outcome(1, {})]));
    expect(digest.reevaluatedTokens).toBe(1000 - fresh);
    expect(digest).toMatchObject({ loads: 2, evictions: 1, tokensPerSecond: 20 / 1.5 });
  });
});
