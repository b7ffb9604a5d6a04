import { describe, expect, it } from 'vitest';
import { type Replay, replay, type Scene, type Served } from './replay.ts';
import type { ServerPlan } from './server.ts';
import { readTrace } from './trace.ts';

const sizes = { 'llama3.1:8b': 4.9e9, 'qwen2.5-coder:14b': 9e9, 'mistral-small:24b': 14.3e9 };
const fast = { prefillTps: 3_000, decodeTps: 80, loadBytesPerSecond: 1.5e9, memoryBytes: 24e9 };

/** A fleet that grew over the years. */
const servers: readonly ServerPlan[] = [
  { id: 'rig-a', slots: 4, ...fast, warm: ['llama3.1:8b'] },
  { id: 'rig-b', slots: 2, ...fast, warm: ['llama3.1:8b', 'qwen2.5-coder:14b'] },
  {
    id: 'rig-c',
    slots: 4,
    ...fast,
    memoryBytes: 48e9,
    prefillTps: 2_200,
    warm: ['qwen2.5-coder:14b', 'mistral-small:24b'],
  },
  { id: 'rig-d', slots: 1, ...fast, prefillTps: 900, decodeTps: 45, loadBytesPerSecond: 0.5e9, warm: ['llama3.1:8b'] },
];

/** The same machines just after a power cut. */
const cold = servers.map((server) => ({ ...server, warm: [] }));

const arrivals = readTrace();
const play = (policy: Scene['policy'], on = servers): Promise<Replay> =>
  replay({ arrivals, servers: on, sizes, policy });

const seconds = (ms: number): string => (ms / 1_000).toFixed(2);

/** `12.35 user-4 7 llama3.1:8b 1204 → rig-a, waited 0.00, first byte 0.44, evaluated 180`. */
const inWords = ({ arrival, backend, queueMs, ttfbMs, evaluatedTokens }: Served): string =>
  `${seconds(arrival.atMs)} ${arrival.caller} ${arrival.conversation} ${arrival.model} ${arrival.promptTokens} → ` +
  `${backend}, waited ${seconds(queueMs)}, first byte ${seconds(ttfbMs)}, evaluated ${evaluatedTokens}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const evaluated = ({ served }: Replay): number => sum(served.map(({ evaluatedTokens }) => evaluatedTokens));
const meanTtfbMs = ({ served }: Replay): number => sum(served.map(({ ttfbMs }) => ttfbMs)) / served.length;

/** Share of the requests that went where most of their caller's, for their model, went. */
function togetherness({ served }: Replay): number {
  const places = Map.groupBy(served, ({ arrival }) => `${arrival.caller} ${arrival.model}`);
  const mostOf = (group: readonly Served[]): number =>
    Math.max(...[...Map.groupBy(group, ({ backend }) => backend).values()].map(({ length }) => length));
  return sum([...places.values()].map(mostOf)) / served.length;
}

describe('a recorded trace, replayed', () => {
  // When a change is meant to move requests: look at what moved, then `npx vitest run test/main/replay -u`.
  it.each([
    ['a fleet that has been at work', 'placements-warm.txt', servers],
    ['a fleet with nothing in memory', 'placements-cold.txt', cold],
  ])('is placed on %s exactly as it was before', async (_, file, on) => {
    const { served } = await play('adaptive', on);
    await expect(`${served.map(inWords).join('\n')}\n`).toMatchFileSnapshot(file);
  });

  it('comes out the same every time', async () => {
    expect(await play('adaptive')).toEqual(await play('adaptive'));
  });

  it.each(['adaptive', 'least-busy', 'round-robin', 'weighted', 'sticky-client', 'sticky-prefix'] as const)(
    'by %s serves everybody once and never exceeds a slot',
    async (policy) => {
      for (const on of [servers, cold]) {
        const { served, worstLane } = await play(policy, on);
        expect(served).toHaveLength(arrivals.length);
        expect(worstLane.inFlight).toBeLessThanOrEqual(worstLane.slots);
      }
    },
  );

  it('by adaptive begins in less than two thirds of the time of least-busy, and evaluates a quarter less', async () => {
    const [adaptive, leastBusy] = [await play('adaptive'), await play('least-busy')];
    expect(meanTtfbMs(adaptive)).toBeLessThan((meanTtfbMs(leastBusy) * 2) / 3);
    expect(adaptive.loads).toBeLessThanOrEqual(leastBusy.loads);
    expect(evaluated(adaptive)).toBeLessThan(evaluated(leastBusy) * 0.75);
  });

  it('by adaptive spreads a model to large cards that hold another, of which nobody told how much fits', async () => {
    const large = servers.map((server) => ({ ...server, memoryBytes: 96e9, warm: ['llama3.1:8b'] }));
    const [adaptive, leastBusy] = [await play('adaptive', large), await play('least-busy', large)];
    expect(meanTtfbMs(adaptive)).toBeLessThan(meanTtfbMs(leastBusy));
  });

  it('by sticky-client keeps more requests of one caller and model together than by least-busy', async () => {
    expect(togetherness(await play('sticky-client'))).toBeGreaterThan(togetherness(await play('least-busy')) + 0.1);
  });

  it('by sticky-prefix evaluates less than by least-busy', async () => {
    expect(evaluated(await play('sticky-prefix'))).toBeLessThan(evaluated(await play('least-busy')) * 0.85);
  });
});
