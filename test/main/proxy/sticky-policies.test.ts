import { expect, it, onTestFinished } from 'vitest';
import { call, openCall } from '../../support/client.ts';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';

const start = async (policy: 'sticky-client' | 'sticky-prefix', outputTokens: [number, number] = [4, 8]) => {
  const servers = ['one', 'two', 'three'].map((id) => ({ id, outputTokens }));
  const fleet = await startFleetUnderTest({ servers, config: { routing: { policy } } });
  onTestFinished(fleet.stop);
  return fleet;
};

const chat = (...contents: readonly string[]) => ({
  model: 'llama3.1:8b',
  messages: contents.map((content, n) => ({ role: n % 2 ? 'assistant' : 'user', content })),
  options: { num_predict: 4 },
});
const long = (seed: string): string => `${seed} `.repeat(400);

const backendOf = async (url: string, body: object): Promise<unknown> =>
  (await call(url, '/api/chat', body)).headers['x-corral-backend'];

it('sends a client to its own backend every time, elsewhere while that is down, and back when it returns', async () => {
  const fleet = await start('sticky-client');
  const home = String(await backendOf(fleet.url, chat('hello')));
  for (let n = 0; n < 5; n += 1) expect(await backendOf(fleet.url, chat(`question ${n}`))).toBe(home);
  fleet.server(home).setFault({ kind: 'refuse' });
  await expect.poll(async () => (await fleet.backend(home)).health).toBe('down');
  const away = await backendOf(fleet.url, chat('anybody there?'));
  expect(away).not.toBe(home);
  expect(await backendOf(fleet.url, chat('and now?'))).toBe(away);
  fleet.server(home).clearFaults();
  await expect.poll(async () => (await fleet.backend(home)).health).toBe('up');
  expect(await backendOf(fleet.url, chat('back?'))).toBe(home);
});

it('spills from it when it carries more than its share', async () => {
  const fleet = await start('sticky-client', [20_000, 20_000]);
  const home = await backendOf(fleet.url, chat('hello'));
  const busy = openCall(fleet.url, '/api/chat', { ...chat('write a novel'), options: {} });
  expect((await busy.head).headers['x-corral-backend']).toBe(home);
  const second = await call(fleet.url, '/api/chat', chat('meanwhile'));
  expect(second.headers['x-corral-backend']).not.toBe(home);
  busy.hangUp();
  await busy.ending;
  const spilled = fleet.records.find(({ id }) => id === second.headers['x-request-id']);
  expect(spilled?.placement).toMatchObject({
    policy: 'sticky-client',
    reason: `next in this client's order, as ${home}, where it always goes, carries 1, its bound being 1`,
  });
});

it('keeps a conversation where it began, and lets another one begin elsewhere', async () => {
  const fleet = await start('sticky-prefix');
  const first = await backendOf(fleet.url, chat(long('tides')));
  const second = await backendOf(fleet.url, chat(long('rust')));
  expect(second).not.toBe(first);
  expect(await backendOf(fleet.url, chat(long('tides'), 'They come and go.', 'Why?'))).toBe(first);
  expect(await backendOf(fleet.url, chat(long('rust'), 'It is iron oxide.', 'Why?'))).toBe(second);
});
