import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatedServer } from '../../../main/simulator/index.ts';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { ask, startLoad } from '../../support/streams.ts';

const DEAD = 'sim-2';
const deaths: [string, (server: SimulatedServer) => unknown][] = [
  ['resets its connections and refuses new ones', (server) => server.setFault({ kind: 'refuse' })],
  ['closes its connections and its port', (server) => server.close()],
  ['restarts', (server) => server.setFault({ kind: 'restart', downMs: 2_000, bindingMs: 2_000 })],
];

describe('one of three backends dies under load', () => {
  it.each(deaths)('%s: only streams that had begun there break, with an error in-band', async (_how, die) => {
    const unhurried = { timeScale: 0.1, outputTokens: [60, 120] as [number, number] };
    const fleet = await startFleetUnderTest({
      servers: [unhurried, unhurried, unhurried],
      config: {
        routing: { queueTimeout: '15s' },
      },
    });
    onTestFinished(fleet.stop);
    const load = startLoad(fleet.url, 14);
    const isBusyThere = async () => {
      const stages = (await fleet.status()).live.filter(({ backend }) => backend === DEAD).map(({ stage }) => stage);
      return stages.filter((stage) => stage === 'streaming').length >= 2 && stages.includes('dialling');
    };
    await expect.poll(() => load.results.length).toBeGreaterThan(14);
    await expect.poll(isBusyThere).toBe(true);
    const diedAt = Date.now();
    await die(fleet.server(DEAD));
    const before = load.results.length;
    await expect.poll(() => load.results.length).toBeGreaterThan(before + 40);
    const results = await load.stop();

    const broken = results.filter(({ complete, error, cut }) => !complete || error !== null || cut);
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.length).toBeLessThanOrEqual(4);
    for (const one of broken) expect(one).toMatchObject({ status: 200, backend: DEAD, cut: false, attempts: 1 });
    for (const { error } of broken) expect(error).toMatch(/^the backend broke off its answer/);
    expect(results.filter(({ status }) => status !== 200)).toEqual([]);
    // Requests of that backend that had not begun to stream were served by another.
    const moved = fleet.records.filter(
      ({ attempts, outcome }) => attempts[0]?.backend === DEAD && outcome === 'ok' && attempts.length > 1,
    );
    expect(moved.length).toBeGreaterThan(0);
    for (const { startedAt, durationMs } of moved) expect(startedAt + durationMs).toBeGreaterThanOrEqual(diedAt);
  });

  it('is out at once when nothing listens any more, and back when something does', async () => {
    const fleet = await startFleetUnderTest({ servers: [{}, {}] });
    onTestFinished(fleet.stop);
    fleet.server('sim-1').setFault({ kind: 'refuse' });
    const results = await Promise.all(Array.from({ length: 6 }, () => ask(fleet.url)));
    expect(results.map(({ backend }) => backend)).toEqual(Array.from({ length: 6 }, () => 'sim-2'));
    expect(await fleet.backend('sim-1')).toMatchObject({ health: 'down', reason: expect.stringContaining('refused') });
    fleet.server('sim-1').clearFaults();
    await expect.poll(async () => (await fleet.backend('sim-1')).health).toBe('up');
  });
});
