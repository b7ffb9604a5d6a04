import { describe, expect, it } from 'vitest';
import { call } from '../../../support/client.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { LLAMA, startLanes } from './fast-fleet.ts';

const chat = (fleet: FleetUnderTest) =>
  call(fleet.url, '/api/chat', { model: LLAMA, messages: [{ role: 'user', content: 'Hello there' }] });
const laneOf = async (fleet: FleetUnderTest) =>
  (await fleet.backend('sim-1')).lanes.find(({ model }) => model === LLAMA);
const texts = async (fleet: FleetUnderTest): Promise<readonly string[]> => {
  const events = await fleet.gateway.handlers['event.list']({});
  return events.ok ? events.value.map(({ text }) => text).reverse() : [];
};

/** One server whose only model hangs, and a request that waits there. */
async function startStuck(config: Parameters<typeof startLanes>[1] = {}) {
  const fleet = await startLanes([{ numParallel: 1 }], config);
  await chat(fleet);
  fleet.server('sim-1').setFault({ kind: 'wedge', model: LLAMA });
  return { fleet, stuck: chat(fleet) };
}

describe('healing', () => {
  it('takes back what waits, unloads, loads anew, tries it, answers the one who waited, and writes every step down', async () => {
    const { fleet, stuck } = await startStuck();
    await expect.poll(async () => (await laneOf(fleet))?.phase).toBe('wedged');
    const before = fleet.server('sim-1').snapshot().counters;
    const begun = await fleet.gateway.handlers['model.heal']({ model: LLAMA, backends: ['sim-1'] });
    expect(begun.ok).toBe(true);
    const reply = await stuck;
    expect([reply.status, reply.headers['x-corral-attempts']]).toEqual([200, '2']);
    await expect.poll(async () => (await fleet.status()).operations[0]?.state).toBe('done');
    const { loads, unloads } = fleet.server('sim-1').snapshot().counters;
    expect([loads - before.loads, unloads - before.unloads]).toEqual([1, 1]);
    const steps = (await texts(fleet)).filter((text) => text.startsWith(`healing ${LLAMA} on sim-1`));
    expect(steps.map((text) => text.replace(/^[^:]*:[^:]*: /, '').replace(/[\d.]+ GB/, 'N GB'))).toEqual([
      'one request was taken back from it',
      'unloaded',
      'loaded, N GB on the GPU',
      'unloaded, loaded anew, and it generates again',
    ]);
    expect(await laneOf(fleet)).toBeUndefined();
  });

  it('lets those who come meanwhile wait instead of sending them away', async () => {
    const { fleet, stuck } = await startStuck();
    await expect.poll(async () => (await laneOf(fleet))?.phase).toBe('wedged');
    fleet.server('sim-1').setFault({ kind: 'load-slow', factor: 3 });
    await fleet.gateway.handlers['model.heal']({ model: LLAMA, backends: ['sim-1'] });
    const late = chat(fleet);
    expect([(await stuck).status, (await late).status]).toEqual([200, 200]);
    expect(Number((await late).headers['x-corral-queue-ms'])).toBeGreaterThan(0);
  });

  it('does not happen by itself', async () => {
    const { fleet, stuck } = await startStuck();
    await expect.poll(async () => (await laneOf(fleet))?.phase).toBe('wedged');
    expect((await fleet.status()).operations).toEqual([]);
    fleet.server('sim-1').clearFaults();
    expect((await stuck).status).toBe(200);
  });

  it('happens by itself where the configuration wants it', { timeout: 40_000 }, async () => {
    const { fleet, stuck } = await startStuck({ health: { heal: true } });
    expect((await stuck).status).toBe(200);
    expect((await fleet.status()).operations).toMatchObject([{ kind: 'heal', model: LLAMA, backend: 'sim-1' }]);
  });

  it('says so when even a fresh load does not help', async () => {
    const { fleet, stuck } = await startStuck();
    await expect.poll(async () => (await laneOf(fleet))?.phase).toBe('wedged');
    fleet
      .server('sim-1')
      .setFault({ kind: 'load-fail', message: 'llama-server process has terminated: exit status 1' });
    await fleet.gateway.handlers['model.heal']({ model: LLAMA, backends: ['sim-1'] });
    await expect.poll(async () => (await fleet.status()).operations[0]?.state).toBe('failed');
    expect((await texts(fleet)).at(-1)).toMatch(/^healing .* failed: .*terminated/);
    expect((await stuck).status).toBeGreaterThanOrEqual(500);
  });
});
