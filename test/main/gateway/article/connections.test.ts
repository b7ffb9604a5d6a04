import { Agent } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { call, connectRaw } from '../../../support/client.ts';
import { type Asked, startFakeBackend, streamed } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';

const figure = async ({ gateway }: FleetUnderTest, name: string): Promise<number> => {
  const { body } = await gateway.metrics();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
};

it('connections to a backend are used again: a hundred requests one after another need one', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  for (let n = 0; n < 100; n += 1) expect((await call(url, '/api/chat', chat())).status).toBe(200);
  expect(new Set(fake.asked.map(({ connection }) => connection)).size).toBe(1);
});

it('as many connections to a backend as requests ran at once are kept for the next', async () => {
  const held: Asked[] = [];
  const fake = await startFakeBackend({ answer: (asked) => held.push(asked), backend: { slots: 8 } });
  const { url } = await startGatewayBefore([fake]);
  for (let round = 0; round < 5; round += 1) {
    const calls = Array.from({ length: 8 }, () => call(url, '/api/chat', chat()));
    await expect.poll(() => held.length, { timeout: 20_000 }).toBe(8);
    for (const asked of held.splice(0)) streamed()(asked);
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
  }
  expect(new Set(fake.asked.map(({ connection }) => connection)).size).toBe(8);
});

it('a client’s connection is kept for its next request', async () => {
  const fleet = await startGatewayBefore([await startFakeBackend()]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ports = new Set<number | undefined>();
  for (let n = 0; n < 20; n += 1) {
    const reply = await call(fleet.url, '/api/chat', chat(), { agent });
    expect(reply.status).toBe(200);
    ports.add(Object.values(agent.freeSockets)[0]?.[0]?.localPort);
  }
  expect(ports.size).toBe(1);
});

it('beyond limits.connections clients are turned away, which metrics and events tell, until others have gone', async () => {
  const fleet = await startGatewayBefore([await startFakeBackend()], { limits: { connections: 2 } });
  const open = [await connectRaw(fleet.url), await connectRaw(fleet.url)];
  await expect.poll(() => figure(fleet, 'corral_client_connections'), { timeout: 20_000 }).toBe(2);
  const third = await connectRaw(fleet.url);
  await third.closed;
  expect(await figure(fleet, 'corral_client_connections_refused_total')).toBe(1);
  expect(await figure(fleet, 'corral_client_connections_limit')).toBe(2);
  const told = async () => (await fleet.status()).events.map(({ text }) => text);
  await expect
    .poll(told, { timeout: 20_000 })
    .toContain('clients are turned away: 2 connections are open, as many as may be (limits.connections)');
  open[0]?.socket.destroy();
  await expect.poll(() => figure(fleet, 'corral_client_connections'), { timeout: 20_000 }).toBe(1);
  expect((await call(fleet.url, '/api/chat', chat())).status).toBe(200);
});
