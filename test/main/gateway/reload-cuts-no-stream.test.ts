import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { openAnswer, startLoad } from '../../support/streams.ts';

let fleet: FleetUnderTest;
type Backends = NonNullable<ConfigInput['backends']>;

beforeEach(async () => {
  const unhurried = { timeScale: 0.1, outputTokens: [40, 60] as [number, number] };
  fleet = await startFleetUnderTest({ servers: [unhurried, unhurried, unhurried] });
  onTestFinished(fleet.stop);
});

const backends = (change: (id: string) => object | null): Backends =>
  fleet.servers.flatMap((server) => {
    const { id } = server.config();
    const more = change(id);
    return more ? [{ id, url: server.url, slots: 4, ...more }] : [];
  });

const changes: [string, () => ConfigInput][] = [
  ['without one backend', () => ({ backends: backends((id) => (id === 'sim-3' ? null : {})) })],
  ['with it back, first and heavier', () => ({ backends: backends(() => ({ weight: 3 })).toReversed() })],
  ['with other slots and tiers', () => ({ backends: backends((id) => ({ slots: 8, tier: id === 'sim-1' ? 0 : 1 })) })],
  ['with one draining', () => ({ backends: backends((id) => ({ mode: id === 'sim-2' ? 'draining' : 'active' })) })],
  ['with all active', () => ({ backends: backends(() => ({})) })],
  ['with other timeouts', () => ({ timeouts: { connect: '3s', idle: '20s', header: '5s', body: '5s' } })],
  ['with another policy', () => ({ routing: { policy: 'round-robin', retries: 1 } })],
  ['with other limits', () => ({ limits: { connections: 1000, streamBuffer: '64KB' }, maxBody: '1MB' })],
  ['with other probing', () => ({ health: { interval: '150ms', fall: 5, slowStart: '1s' } })],
];

describe('a new configuration while requests run', () => {
  it('cuts no stream and fails no request', async () => {
    const load = startLoad(fleet.url, 12);
    for (const [, change] of changes) {
      const before = load.results.length;
      await expect.poll(() => load.results.length).toBeGreaterThan(before + 6);
      await fleet.configure(change());
    }
    const results = await load.stop();
    expect(results.length).toBeGreaterThan(60);
    expect(results.filter(({ complete, error, status, cut }) => !complete || error || status !== 200 || cut)).toEqual(
      [],
    );
    expect(new Set(results.map(({ backend }) => backend))).toEqual(new Set(['sim-1', 'sim-2', 'sim-3']));
    expect(fleet.records.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it.each(changes)('%s leaves what is known of unchanged backends in place', async (_what, change) => {
    const open = await openAnswer(fleet.url);
    const before = await fleet.backend('sim-1');
    await fleet.configure(change());
    const after = await fleet.backend('sim-1');
    const { health, since, version, installed, loaded, ramp } = before;
    expect(health).toBe('up');
    expect(after).toMatchObject({ health, since, version, installed, ramp });
    expect(after.loaded.map(({ name }) => name)).toEqual(loaded.map(({ name }) => name));
    expect((await fleet.status()).gateway.inFlight).toBe(1);
    expect(await open.ended).toMatchObject({ complete: true, error: null });
  });

  it('lets a removed backend finish its stream, and asks it no more', async () => {
    await fleet.configure({ backends: backends((id) => (id === 'sim-3' ? {} : null)) });
    const open = await openAnswer(fleet.url);
    await fleet.configure({ backends: backends((id) => (id === 'sim-3' ? null : {})) });
    expect((await fleet.status()).backends.map(({ id }) => id)).toEqual(['sim-1', 'sim-2']);
    expect((await openAnswer(fleet.url)).backend).not.toBe('sim-3');
    expect(await open.ended).toMatchObject({ backend: 'sim-3', complete: true, error: null });
    await expect.poll(() => fleet.server('sim-3').snapshot().connections.open).toBe(0);
  });

  it('finds a backend that was given another address anew', async () => {
    const [first, second] = fleet.servers;
    await fleet.configure({ backends: [{ id: 'sim-1', url: second!.url, slots: 4 }] });
    expect((await fleet.backend('sim-1')).health).toBe('starting');
    const open = await openAnswer(fleet.url);
    expect(open.backend).toBe('sim-1');
    expect((await open.ended).text).toMatch(/^\[sim-2 /);
    await expect.poll(() => first!.snapshot().connections.open).toBe(0);
  });

  it('that moves the gateway is applied but for its address, which waits for the next start', async () => {
    await fleet.configure({ routing: { policy: 'round-robin' }, listen: { port: 1 } });
    const { gateway } = await fleet.status();
    expect(gateway.policy).toBe('round-robin');
    expect(gateway.url).toBe(fleet.url);
    expect(gateway.configProblems).toEqual(['listen.port: takes effect when the gateway is started again']);
    expect((await openAnswer(fleet.url)).backend).toMatch(/^sim-/);
    await fleet.configure({ listen: { port: 0 } });
    expect((await fleet.status()).gateway.configProblems).toEqual([]);
  });
});
