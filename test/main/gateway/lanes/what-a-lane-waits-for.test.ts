import { expect, it } from 'vitest';
import type { Waiting } from '../../../../shared/lane.ts';
import { call, openCall } from '../../../support/client.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { LLAMA, startLanes } from './fast-fleet.ts';

const ask = (fleet: FleetUnderTest, prompt = 'Hello') =>
  openCall(fleet.url, '/api/chat', { model: LLAMA, messages: [{ role: 'user', content: prompt }] });

const waits = async (fleet: FleetUnderTest): Promise<readonly (Waiting | null)[]> =>
  (await fleet.status()).live.map(({ waiting }) => waiting);

const phases = async (fleet: FleetUnderTest): Promise<string> =>
  (await waits(fleet))
    .flatMap((waiting) => waiting?.phase ?? [])
    .sort()
    .join();

const laneOn = async (fleet: FleetUnderTest) =>
  (await fleet.backend('sim-1')).lanes.find(({ model }) => model === LLAMA);

it('says that the model loads while the server does not list it, however slowly', async () => {
  const fleet = await startLanes([{ preload: [], numParallel: 1 }]);
  fleet.servers[0]?.setFault({ kind: 'load-slow', factor: 20 });
  const slow = ask(fleet);
  await expect.poll(() => phases(fleet)).toBe('loading');
  expect((await laneOn(fleet))?.phase).toBe('loading');
  slow.hangUp();
});

it('says that the scheduler is busy while the server does not say what is loaded', async () => {
  const fleet = await startLanes([{ numParallel: 1 }]);
  const [server] = fleet.servers;
  server?.setFault({ kind: 'hang-before-headers' });
  server?.setFault({ kind: 'ps-block' });
  const stuck = ask(fleet);
  await expect.poll(() => phases(fleet)).toBe('blocked');
  stuck.hangUp();
});

it('says that a request is queued where more run than the server generates at once', async () => {
  const fleet = await startLanes([{ numParallel: 1, backend: { slots: 3 } }]);
  fleet.servers[0]?.setFault({ kind: 'hang-mid-stream', afterTokens: 1 });
  const calls = [ask(fleet), ask(fleet), ask(fleet)];
  await expect.poll(async () => (await laneOn(fleet))?.inFlight).toBe(3);
  await fleet.configure({ backends: [{ id: 'sim-1', url: fleet.servers[0]?.url ?? '', slots: 1 }] });
  await expect.poll(() => phases(fleet)).toBe('queued,queued');
  for (const each of calls) each.hangUp();
});

it('says that a prompt is read while its model is loaded and it has a slot', async () => {
  const fleet = await startLanes([{ numParallel: 1 }]);
  await call(fleet.url, '/api/chat', { model: LLAMA, messages: [{ role: 'user', content: 'Hello' }] });
  fleet.servers[0]?.setFault({ kind: 'slow', factor: 40 });
  const long = ask(fleet, 'word '.repeat(3_000));
  await expect.poll(() => phases(fleet)).toBe('prefilling');
  expect((await waits(fleet))[0]?.boundMs).toBeGreaterThan(3_000);
  long.hangUp();
});

it('says that a request hangs when its lane has been silent for longer than can be explained', async () => {
  const fleet = await startLanes([{ numParallel: 1 }]);
  fleet.servers[0]?.setFault({ kind: 'hang-before-headers' });
  const stuck = ask(fleet);
  await expect.poll(() => phases(fleet)).toBe('hung');
  const [waiting] = await waits(fleet);
  expect(waiting?.silentMs).toBeGreaterThanOrEqual(30_000);
  stuck.hangUp();
});
