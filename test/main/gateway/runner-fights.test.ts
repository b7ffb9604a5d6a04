import { expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { call } from '../../support/client.ts';
import { startFleetUnderTest } from '../../support/gateway-fixture.ts';

const model = 'llama3.1:8b';

/** Loads take about three quarters of a second, by the server's own word. */
const slowLoads = { timeScale: 0.2 };

async function start(config: ConfigInput = {}) {
  const fleet = await startFleetUnderTest({ servers: [{ id: 'rig-1', ...slowLoads }], config });
  onTestFinished(fleet.stop);
  const ask = async (num_ctx?: number): Promise<void> => {
    const body = { model, prompt: 'hi', stream: false, options: { num_ctx, num_predict: 4 } };
    expect((await call(fleet.url, '/api/generate', body)).status).toBe(200);
  };
  const events = async (): Promise<readonly string[]> => {
    const found = await fleet.gateway.handlers['event.list']({});
    return found.ok ? found.value.filter(({ kind }) => kind === 'lane').map(({ text }) => text) : [];
  };
  const fights = async () => (await fleet.backend('rig-1')).fights;
  return { ...fleet, ask, events, fights };
}

it('names those who make a server load one model again and again, once', async () => {
  const { ask, events, fights } = await start();
  for (const size of [2_048, 8_192, 2_048, 8_192]) await ask(size);
  await expect.poll(fights).toMatchObject([{ model, reloads: 3 }]);
  const [fight] = await fights();
  expect(fight?.lostMs).toBeGreaterThan(1_000);
  expect(fight?.sides).toEqual([
    { runner: 'num_ctx 8192', callers: ['127.0.0.1'] },
    { runner: 'num_ctx 2048', callers: ['127.0.0.1'] },
  ]);
  expect(await events()).toEqual([
    `rig-1 loads ${model} again and again: 127.0.0.1 asks for num_ctx 8192 and for num_ctx 2048 by turns`,
  ]);
});

it('counts a client of the OpenAI API as one that leaves it to the server', async () => {
  const { url, ask, fights } = await start();
  await ask(2_048);
  for (let turn = 0; turn < 2; turn += 1) {
    await call(url, '/v1/chat/completions', { model, messages: [{ role: 'user', content: 'hi' }], max_tokens: 4 });
    await ask(2_048);
  }
  await expect.poll(fights).toMatchObject([{ sides: [{ runner: 'num_ctx 2048' }, { runner: '' }] }]);
});

it('sees no fight where a context policy gives all the same', async () => {
  const { ask, fights, server } = await start({ models: { context: { [model]: { policy: 'pin', tokens: 8_192 } } } });
  for (const size of [2_048, 8_192, undefined, 2_048, 8_192, undefined]) await ask(size);
  expect(await fights()).toEqual([]);
  expect(server('rig-1').snapshot().counters.loads).toBeLessThanOrEqual(2);
});

it('is avoided where there are two servers: each context size gets one of them', async () => {
  const servers = ['rig-1', 'rig-2'].map((id) => ({ id, ...slowLoads }));
  const fleet = await startFleetUnderTest({ servers, config: { routing: { policy: 'adaptive' } } });
  onTestFinished(fleet.stop);
  const places = new Map<number, Set<unknown>>();
  for (const num_ctx of [2_048, 8_192, 2_048, 8_192, 2_048, 8_192, 2_048, 8_192]) {
    const body = { model, prompt: 'hi', stream: false, options: { num_ctx, num_predict: 4 } };
    const { headers } = await call(fleet.url, '/api/generate', body);
    places.set(num_ctx, (places.get(num_ctx) ?? new Set()).add(headers['x-corral-backend']));
  }
  expect([...places.values()].map(({ size }) => size)).toEqual([1, 1]);
  // One more than the two it needs at most: nobody can know what the servers had loaded before.
  const loads = fleet.servers.reduce((sum, server) => sum + server.snapshot().counters.loads, 0);
  expect(loads).toBeLessThanOrEqual(2 + servers.length);
});
