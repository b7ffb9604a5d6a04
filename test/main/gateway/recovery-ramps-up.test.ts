import { expect, it, onTestFinished } from 'vitest';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { startLoad } from '../../support/streams.ts';

const SLOTS = 10;

/** Long beside the turns that a busy machine takes away: what it is like at the start is to be seen. */
const SLOW_START = '5s';

it('a backend that comes back gets its share slowly, over health.slowStart', async () => {
  const server = { numParallel: SLOTS, timeScale: 0.3, outputTokens: [20, 30] as [number, number] };
  const fleet = await startFleetUnderTest({ servers: [server, server], config: { health: { slowStart: SLOW_START } } });
  onTestFinished(fleet.stop);
  const back = () => fleet.backend('sim-1');
  expect((await back()).ramp).toBe(1);
  const load = startLoad(fleet.url, 2 * SLOTS);
  await expect.poll(async () => (await back()).inFlight).toBe(SLOTS);

  fleet.server('sim-1').setFault({ kind: 'refuse' });
  await expect.poll(async () => (await back()).health).toBe('down');
  fleet.server('sim-1').clearFaults();
  await expect.poll(async () => (await back()).health).toBe('up');

  const seen: { ramp: number; inFlight: number }[] = [];
  await expect
    .poll(async () => {
      const { ramp, inFlight } = await back();
      seen.push({ ramp, inFlight });
      return ramp;
    })
    .toBe(1);
  for (const { ramp, inFlight } of seen) expect(inFlight).toBeLessThanOrEqual(Math.max(1, Math.floor(SLOTS * ramp)));
  expect(seen[0]?.ramp).toBeLessThan(0.4);
  expect(seen.map(({ ramp }) => ramp)).toEqual(seen.map(({ ramp }) => ramp).toSorted((a, b) => a - b));
  expect(new Set(seen.map(({ inFlight }) => inFlight)).size).toBeGreaterThan(3);
  await expect.poll(async () => (await back()).inFlight).toBe(SLOTS);
  const results = await load.stop();
  expect(results.filter(({ status }) => status !== 200)).toEqual([]);
});

it('a backend that was never out starts with all of it', async () => {
  const fleet = await startFleetUnderTest({ servers: [{}, {}], config: { health: { slowStart: '60s' } } });
  onTestFinished(fleet.stop);
  expect((await fleet.status()).backends.map(({ ramp, slots }) => [ramp, slots])).toEqual([
    [1, 4],
    [1, 4],
  ]);
});
