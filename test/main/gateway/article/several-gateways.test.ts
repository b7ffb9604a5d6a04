import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { SimulatedServer } from '../../../../main/simulator/index.ts';
import { openStorage, type Storage } from '../../../../main/storage/index.ts';
import type { ConfigInput } from '../../../../shared/config.ts';
import { keyRules } from '../../../../shared/key-input.ts';
import { newTempDir } from '../../../app/temp-dir.ts';
import { call } from '../../../support/client.ts';
import { type Asked, startFakeBackend, streamed } from '../../../support/fake-backend.ts';
import { chat } from '../../../support/gateway-before.ts';
import { type FleetOptions, type FleetUnderTest, startFleetUnderTest } from '../../../support/gateway-fixture.ts';
import { ask, type Ended, MODEL, openAnswer } from '../../../support/streams.ts';

const PARALLEL = 2;
const WAIT = { timeout: 20_000 };

async function start(options: FleetOptions): Promise<FleetUnderTest> {
  const fleet = await startFleetUnderTest(options);
  onTestFinished(() => fleet.stop());
  return fleet;
}

/** Two gateways before the same two simulated servers, each of which generates two at once. */
async function startTwo(slots: number, config: ConfigInput = {}): Promise<[FleetUnderTest, FleetUnderTest]> {
  const backend = { slots };
  const servers = ['rig-1', 'rig-2'].map((id) => ({ id, numParallel: PARALLEL, backend }));
  const first = await start({ servers, config });
  const backends = first.servers.map(({ url }, index) => ({ id: `rig-${index + 1}`, url, slots }));
  return [first, await start({ servers: [], config: { ...config, backends } })];
}

/** The most requests that ever waited inside one of these servers for a slot, from now on. */
function watchWaiting(servers: readonly SimulatedServer[]): () => number {
  let most = 0;
  const look = (): void => {
    for (const server of servers) for (const { waiting } of server.snapshot().runners) most = Math.max(most, waiting);
  };
  const watch = setInterval(look, 1);
  onTestFinished(() => clearInterval(watch));
  return () => most;
}

const isWell = ({ status, complete, cut, error }: Ended): boolean =>
  status === 200 && complete && !cut && error === null;

async function askBoth(gateways: readonly FleetUnderTest[], each: number): Promise<readonly Ended[]> {
  return Promise.all(gateways.flatMap(({ url }) => Array.from({ length: each }, () => ask(url))));
}

it('two gateways that share a server’s slots out between them never have more run there than it generates', async () => {
  const gateways = await startTwo(PARALLEL / 2);
  const mostWaiting = watchWaiting(gateways[0].servers);
  const answers = await askBoth(gateways, 20);
  expect(answers.filter(isWell)).toHaveLength(40);
  expect(mostWaiting()).toBe(0);
});

it('two that both claim all of its slots send it twice as many, no more, and keep the rest in their own lines', async () => {
  const held: Asked[] = [];
  const fake = await startFakeBackend({ answer: (asked) => held.push(asked) });
  const backends = [{ id: 'rig-1', url: fake.url, slots: PARALLEL }];
  const gateways = [
    await start({ servers: [], config: { backends } }),
    await start({ servers: [], config: { backends } }),
  ];
  const calls = gateways.flatMap(({ url }) => Array.from({ length: 5 }, () => call(url, '/api/chat', chat())));
  await expect.poll(() => held.length, WAIT).toBe(2 * PARALLEL);
  const queued = () => Promise.all(gateways.map(async ({ status }) => (await status()).gateway.queued));
  await expect.poll(queued, WAIT).toEqual([3, 3]);
  for (let done = 0; done < calls.length; done += 1) {
    await expect.poll(() => held.length, WAIT).toBeGreaterThan(0);
    streamed()(held.shift() as Asked);
  }
  expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
  expect(fake.mostAtOnce()).toBe(2 * PARALLEL);
});

it('each finds out by itself that a server is down and back, and answers from the other meanwhile', async () => {
  const gateways = await startTwo(PARALLEL);
  const healths = () => Promise.all(gateways.map(async (gateway) => (await gateway.backend('rig-1')).health));
  gateways[0].server('rig-1').setFault({ kind: 'refuse' });
  await expect.poll(healths, WAIT).toEqual(['down', 'down']);
  const answers = await askBoth(gateways, 4);
  expect(answers.every((answer) => isWell(answer) && answer.backend === 'rig-2')).toBe(true);
  gateways[0].server('rig-1').clearFaults();
  await expect.poll(healths, WAIT).toEqual(['up', 'up']);
});

it('one that stops lets its streams finish, and the other does not notice', async () => {
  const [first, second] = await startTwo(PARALLEL, { timeouts: { shutdown: '20s' } });
  const open = await Promise.all([openAnswer(second.url), openAnswer(second.url)]);
  const stopping = second.gateway.stop();
  const others = await askBoth([first], 10);
  await stopping;
  const streams = await Promise.all(open.map(({ ended }) => ended));
  expect([...others, ...streams].filter(isWell)).toHaveLength(12);
  await expect(ask(second.url)).rejects.toThrow();
});

it('by sticky-client both send one client to the same server', async () => {
  const gateways = await startTwo(PARALLEL, { routing: { policy: 'sticky-client' } });
  const homes = (await askBoth(gateways, 1)).map(({ backend }) => backend);
  expect(homes[0]).toBe(homes[1]);
  expect(homes[0]).toMatch(/^rig-[12]$/);
});

function open(path: string): Storage {
  const opened = openStorage(path);
  if (!opened.ok) throw new Error(opened.error);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

it('a copy of one’s database lets the same keys in at the other; what each counts and changes stays its own', async () => {
  const [here, there] = [join(newTempDir(), 'corral.db'), join(newTempDir(), 'corral.db')];
  const limits = { requestsPerMinute: 60, burst: 0 };
  const config: ConfigInput = { access: { mode: 'required' }, limits };
  const storage = open(here);
  const first = await start({ servers: [{ id: 'rig-1' }], config, keys: storage.keys });
  const made = await first.gateway.handlers['key.create'](keyRules.parse({ owner: 'Ana' }));
  if (!made.ok) throw new Error(made.error.message);
  storage.close();
  copyFileSync(here, there);
  const backends = [{ id: 'rig-1', url: first.servers[0]?.url ?? '' }];
  const second = await start({ servers: [], config: { ...config, backends }, keys: open(there).keys });
  const headers = { authorization: `Bearer ${made.value.secret}` };
  const statusAt = async ({ url }: FleetUnderTest): Promise<number> =>
    (await call(url, '/api/chat', { model: MODEL, messages: [], stream: false }, { headers })).status;
  expect(await statusAt(first)).toBe(200);
  expect(await statusAt(first)).toBe(429);
  expect(await statusAt(second)).toBe(200);
  expect(await statusAt(second)).toBe(429);
  const revoked = await second.gateway.handlers['key.revoke']({ id: made.value.id, which: 'all' });
  expect(revoked.ok).toBe(true);
  expect(await statusAt(second)).toBe(401);
  expect(await statusAt(first)).toBe(429);
});
