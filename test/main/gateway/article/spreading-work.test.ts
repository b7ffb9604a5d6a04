import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../shared/config.ts';
import { call, openCall } from '../../../support/client.ts';
import { type FakeBackend, MODEL, openStream, startFakeBackend } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';

type Routing = NonNullable<ConfigInput['routing']>;

/** A gateway before backends of these weights, each with the model in memory. */
async function startWeighted(weights: readonly number[], routing: Routing) {
  const fakes = await Promise.all(
    weights.map((weight) => startFakeBackend({ loaded: [MODEL], backend: { weight, slots: 16 } })),
  );
  return { ...(await startGatewayBefore(fakes, { routing })), fakes };
}

const counts = (fakes: readonly FakeBackend[]): number[] => fakes.map(({ asked }) => asked.length);

describe('least-busy', () => {
  it('sends a new request where the fewest run, however long those that run take', async () => {
    const { url, fakes } = await startWeighted([1, 1, 1], { policy: 'least-busy' });
    for (const fake of fakes) fake.answer = openStream();
    for (let n = 1; n <= 12; n += 1) {
      await openCall(url, '/api/chat', chat()).head;
      const running = fakes.map((fake) => fake.open());
      expect(Math.max(...running) - Math.min(...running)).toBeLessThanOrEqual(1);
    }
    expect(counts(fakes)).toEqual([4, 4, 4]);
  });

  it('goes on giving work to the one that finishes early, where taking turns would overload the other', async () => {
    const { url, fakes } = await startWeighted([1, 1], { policy: 'least-busy' });
    fakes[0]!.answer = openStream();
    for (let n = 0; n < 20; n += 1) await openCall(url, '/api/chat', chat()).head;
    const [slow = 0, quick = 0] = counts(fakes);
    expect(slow).toBeLessThanOrEqual(2);
    expect(quick).toBeGreaterThanOrEqual(18);
  });

  it('counts what runs against the weight', async () => {
    const { url, fakes } = await startWeighted([3, 1], { policy: 'least-busy' });
    for (const fake of fakes) fake.answer = openStream();
    for (let n = 0; n < 12; n += 1) await openCall(url, '/api/chat', chat()).head;
    expect(counts(fakes)).toEqual([9, 3]);
  });
});

describe.each<[Routing['policy'], number[]]>([
  ['round-robin', [20, 20]],
  ['weighted', [30, 10]],
])('%s', (policy, expected) => {
  it(`sends forty requests to two backends of weight 3 and 1 as ${expected.join(' and ')}`, async () => {
    const { url, fakes } = await startWeighted([3, 1], { policy: policy! });
    for (let n = 0; n < 40; n += 1) expect((await call(url, '/api/chat', chat())).status).toBe(200);
    expect(counts(fakes)).toEqual(expected);
  });
});

it('a higher tier gets no work while a lower one is up, all of it when none is, and none again afterwards', async () => {
  const [first, spare] = [await startFakeBackend(), await startFakeBackend({ backend: { tier: 1 } })];
  const { url, backend } = await startGatewayBefore([first, spare]);
  const servedBy = async () => (await call(url, '/api/chat', chat())).headers['x-corral-backend'];
  for (let n = 0; n < 5; n += 1) expect(await servedBy()).toBe('rig-1');
  await first.close();
  await expect.poll(async () => (await backend('rig-1')).health, { timeout: 20_000 }).toBe('down');
  for (let n = 0; n < 5; n += 1) expect(await servedBy()).toBe('rig-2');
});
