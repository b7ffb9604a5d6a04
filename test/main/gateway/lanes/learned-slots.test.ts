import { expect, it } from 'vitest';
import { call } from '../../../support/client.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { LLAMA, startLanes } from './fast-fleet.ts';

const chat = (fleet: FleetUnderTest, n: number) =>
  call(fleet.url, '/api/chat', {
    model: LLAMA,
    messages: [{ role: 'user', content: `question ${n}` }],
    options: { num_predict: 500 },
  });
const learned = async (fleet: FleetUnderTest): Promise<number | null | undefined> =>
  (await fleet.backend('sim-1')).lanes.find(({ model }) => model === LLAMA)?.learnedSlots;

/** Asks so many at once, and says how many waited inside the server at most. */
async function askMany(fleet: FleetUnderTest, count: number): Promise<number> {
  let waited = 0;
  const watch = setInterval(() => {
    for (const { waiting } of fleet.server('sim-1').snapshot().runners) waited = Math.max(waited, waiting);
  }, 1);
  const replies = await Promise.all([...Array(count)].map((_, n) => chat(fleet, n)));
  clearInterval(watch);
  expect(replies.map(({ status }) => status)).toEqual(Array(count).fill(200));
  return waited;
}

it('finds out how many a server generates at once, which no API tells, and never has more than one wait inside it', async () => {
  const fleet = await startLanes([{ numParallel: 3, outputTokens: [500, 500], backend: { slots: 'auto' } }]);
  const waited = await askMany(fleet, 12);
  expect(await learned(fleet)).toBe(3);
  expect(waited).toBeLessThanOrEqual(1);
  expect((await fleet.backend('sim-1')).slots).toBe(3);
  const tried = fleet.records.filter(({ placement }) => placement?.reason.startsWith('no slot is known to be free'));
  expect(tried.length).toBeGreaterThanOrEqual(2);
  expect(tried.length).toBeLessThanOrEqual(5);
});

it('stays at one where a server generates one at a time', async () => {
  const fleet = await startLanes([{ numParallel: 1, outputTokens: [200, 200], backend: { slots: 'auto' } }]);
  expect(await askMany(fleet, 6)).toBeLessThanOrEqual(1);
  expect(await learned(fleet)).not.toBe(2);
  expect((await fleet.backend('sim-1')).slots).toBe(1);
});
