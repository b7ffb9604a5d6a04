import { describe, expect, it } from 'vitest';
import { call } from '../../../support/client.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { LLAMA, startLanes } from './fast-fleet.ts';

const EMBED = 'nomic-embed-text:latest';
const MINUTE_MS = 60_000;
const FAST_MS = 1 / 20;

const chat = (fleet: FleetUnderTest, over: object = {}) =>
  call(fleet.url, '/api/chat', { model: LLAMA, messages: [{ role: 'user', content: 'Hello there' }], ...over });
const counters = (fleet: FleetUnderTest) => fleet.server('sim-1').snapshot().counters;
/** Our own checks are all that asks this way. */
const checks = (fleet: FleetUnderTest): number =>
  fleet
    .server('sim-1')
    .snapshot()
    .requests.filter(({ path }) => path === '/api/generate').length;
const runnerOf = (fleet: FleetUnderTest) =>
  fleet
    .server('sim-1')
    .snapshot()
    .runners.find(({ name }) => name === LLAMA);
const lives = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms * FAST_MS));
const deep = { interval: '10s', timeout: '4s', fall: 3 } as const;

describe('the deep check', () => {
  it('asks for one token once after each use, loads nothing, and leaves the keep-alive as it is', {
    timeout: 40_000,
  }, async () => {
    const fleet = await startLanes([{ numParallel: 1, keepAliveMs: MINUTE_MS, preload: [] }], { health: { deep } });
    await chat(fleet, { keep_alive: '2m' });
    const before = counters(fleet);
    await expect.poll(() => checks(fleet)).toBe(1);
    await lives(25_000);
    expect(checks(fleet)).toBe(1);
    expect(counters(fleet)).toMatchObject({ loads: before.loads, generatedTokens: before.generatedTokens + 1 });
    expect(runnerOf(fleet)?.sessionDurationMs).toBe(120_000);
    await expect.poll(() => runnerOf(fleet)).toBeUndefined();
    expect(counters(fleet).loads).toBe(before.loads);
  });

  it('passes over models that are not in memory or not made for completing', async () => {
    const fleet = await startLanes([{ numParallel: 1, preload: [EMBED] }], { health: { deep } });
    const before = counters(fleet);
    await lives(30_000);
    expect(counters(fleet).loads).toBe(before.loads);
    expect(checks(fleet)).toBe(0);
  });

  it('takes an idle model out at its third failure in a row, and leaves one alone that only failed twice', {
    timeout: 40_000,
  }, async () => {
    const fleet = await startLanes([{ numParallel: 1 }], { health: { deep } });
    fleet.server('sim-1').setFault({ kind: 'hang-before-headers', times: 2 });
    const lane = async () => (await fleet.backend('sim-1')).lanes.find(({ model }) => model === LLAMA);
    await lives(60_000);
    expect(await lane()).toBeUndefined();
    await chat(fleet);
    fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
    await expect.poll(lane).toMatchObject({
      phase: 'wedged',
      outReason: '3 deep checks in a row failed: no token within 4 s',
    });
  });

  it('asks for the context size of the runner that is there, so that it is not reloaded', async () => {
    const fleet = await startLanes([{ numParallel: 1 }], { health: { deep } });
    await chat(fleet, { options: { num_ctx: 2_048, num_thread: 4 } });
    const before = counters(fleet);
    await expect.poll(() => checks(fleet)).toBe(1);
    await lives(5_000);
    expect(counters(fleet)).toMatchObject({ loads: before.loads, unloads: before.unloads });
  });
});
