import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { call, openCall } from '../../support/client.ts';
import { openStream, startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore, startGatewayBeforeServers } from '../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../support/gateway-fixture.ts';

async function eventsOf({ gateway }: FleetUnderTest, backend?: string) {
  const found = await gateway.handlers['event.list']({ backend });
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const textsOf = async (fleet: FleetUnderTest, backend?: string): Promise<string[]> =>
  (await eventsOf(fleet, backend)).map(({ text }) => text);
const latest = async (fleet: FleetUnderTest): Promise<string | undefined> => (await textsOf(fleet))[0];

describe('the events of a gateway', () => {
  it('begin with its start, and a fleet that is well adds nothing', async () => {
    const fleet = await startGatewayBeforeServers([{}, {}]);
    await expect.poll(async () => (await fleet.status()).backends.map(({ health }) => health)).toEqual(['up', 'up']);
    expect(await textsOf(fleet)).toEqual(['the gateway started with 2 backends']);
  });

  it('say within two seconds that a backend died and why, in the next snapshot too, and when it is back', async () => {
    const fleet = await startGatewayBeforeServers([{}, {}]);
    let seen: Snapshot | undefined;
    fleet.gateway.subscribe((snapshot) => {
      seen = snapshot;
    });
    const diedAt = Date.now();
    fleet.server('sim-1').setFault({ kind: 'refuse' });
    await expect
      .poll(() => seen?.events[0])
      .toMatchObject({
        kind: 'health',
        severity: 'bad',
        backend: 'sim-1',
        text: expect.stringMatching(/^sim-1 is down: .*refused/),
      });
    // By the gateway's own time of it and of the snapshot that says so, not by when this test gets a turn to look.
    expect((seen?.events[0]?.at ?? Number.POSITIVE_INFINITY) - diedAt).toBeLessThan(2_000);
    fleet.server('sim-1').clearFaults();
    await expect.poll(() => latest(fleet)).toMatch(/^sim-1 is back after (\d+ s|under a second)$/);
    expect((await eventsOf(fleet, 'sim-1')).map(({ severity }) => severity)).toEqual(['good', 'bad']);
    expect(await eventsOf(fleet, 'sim-2')).toEqual([]);
    const numbers = (await eventsOf(fleet)).map(({ seq }) => seq);
    expect(numbers).toEqual([3, 2, 1]);
  });

  it('tell orders, and that a drain has ended', async () => {
    const rig = await startFakeBackend({ answer: openStream() });
    const fleet = await startGatewayBefore([rig]);
    const { handlers } = fleet.gateway;
    const stream = openCall(fleet.url, '/api/chat', chat());
    await expect.poll(() => stream.text()).toContain('Hi');
    await handlers['backend.drain']({ id: 'rig-1', confirm: true });
    expect(await latest(fleet)).toBe('rig-1 takes no new work: 1 request still runs there');
    stream.hangUp();
    await expect.poll(() => latest(fleet)).toMatch(/^rig-1 is drained, after /);
    await handlers['backend.maintain']({ id: 'rig-1', confirm: true });
    await handlers['backend.resume']({ id: 'rig-1' });
    expect((await textsOf(fleet)).slice(0, 2)).toEqual(['rig-1 takes work again', 'rig-1 is in maintenance']);
  });

  it('tell what became of the fleet and of the settings, and what waits for the next start', async () => {
    const fleet = await startGatewayBefore([await startFakeBackend()]);
    const other = await startFakeBackend();
    const { handlers } = fleet.gateway;
    await handlers['backend.add']({ url: other.url, id: 'new' });
    await handlers['backend.edit']({ id: 'new', slots: 3 });
    await handlers['backend.remove']({ id: 'new', confirm: true });
    const set = (path: string, value: string | number) => ({ path: path.split('.'), value });
    await handlers['config.change']({ changes: [set('routing.policy', 'weighted'), set('listen.port', 9)] });
    await handlers['config.change']({ changes: [set('routing.policy', 'weighted')] });
    expect((await textsOf(fleet)).toReversed().slice(1)).toEqual([
      'new was added',
      'new was changed: slots auto → 3',
      'new was removed',
      'the configuration was changed: listen.port, routing.policy; listen.port waits for the next start',
    ]);
  });

  it('tell that a configuration was not applied, once', async () => {
    const fleet = await startGatewayBefore([]);
    for (let n = 0; n < 3; n += 1) fleet.gateway.reportConfigProblems(['backends: must be a list (line 1)']);
    expect(await textsOf(fleet)).toEqual([
      'a configuration was not applied: backends: must be a list (line 1)',
      'the gateway started with no backend',
    ]);
  });

  it('tell that a model left rotation, with the reason, and that it works again', async () => {
    const fleet = await startGatewayBeforeServers([{}], { routing: { cooldown: '300ms', retries: 0 } });
    const server = fleet.server('sim-1');
    server.setFault({ kind: '500', message: 'model runner has unexpectedly stopped' });
    for (let n = 0; n < 4; n += 1) await call(fleet.url, '/api/chat', chat({ model: 'llama3.1:8b', stream: false }));
    await expect.poll(() => latest(fleet)).toMatch(/^llama3.1:8b on sim-1 is out of rotation: /);
    server.clearFaults();
    const answered = async () =>
      (await call(fleet.url, '/api/chat', chat({ model: 'llama3.1:8b', stream: false }))).status;
    await expect.poll(answered).toBe(200);
    expect(await latest(fleet)).toMatch(/^llama3.1:8b on sim-1 works again after /);
  });

  it('tell of a queue that has built up, and that it is gone', async () => {
    const rig = await startFakeBackend({ answer: openStream(), backend: { slots: 1 } });
    const fleet = await startGatewayBefore([rig], { routing: { queueTimeout: '30s' } });
    const calls = Array.from({ length: 13 }, () => openCall(fleet.url, '/api/chat', chat()));
    await expect.poll(() => latest(fleet)).toBe('12 requests wait for a free slot, for llama3.2:latest');
    for (const waiting of calls) waiting.hangUp();
    await expect.poll(() => latest(fleet)).toMatch(/^nobody waits any more, .* up to 12 waiting$/);
  });
});
