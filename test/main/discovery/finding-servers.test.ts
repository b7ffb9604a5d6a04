import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LogFields } from '../../../main/ports.ts';
import { type SimulatorConfig, startSimulatedServer } from '../../../main/simulator/index.ts';
import { silentLog } from '../../../main/system-ports.ts';
import type { DiscoverySnapshot } from '../../../shared/discovery.ts';
import { type FleetOptions, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { createLoopbackNetwork, NETWORK } from './loopback-network.ts';

async function startOn(host: string, port: number, config: Partial<SimulatorConfig> = {}) {
  const server = await startSimulatedServer({ timeScale: 0.01, host, port, ...config });
  onTestFinished(server.close);
  return server;
}

/** A gateway on a machine in a loopback network, with one backend elsewhere. */
async function startSearcher(options: Partial<FleetOptions> = {}) {
  // The servers of all other tests are there, and one of them may have the very port that a search is about.
  const network = createLoopbackNetwork((address) => address === '127.0.0.1');
  const fleet = await startFleetUnderTest({ servers: [{}], surroundings: network, ...options });
  onTestFinished(fleet.stop);
  const { handlers } = fleet.gateway;
  const view = async (): Promise<DiscoverySnapshot | null> => (await fleet.status()).discovery;
  const sight = async (): Promise<DiscoverySnapshot> => {
    const seen = await view();
    if (!seen) throw new Error('no search was begun');
    return seen;
  };
  /** Resolves when the search has ended by itself. */
  async function over(): Promise<DiscoverySnapshot> {
    await expect.poll(async () => (await view())?.state).not.toBe('running');
    return sight();
  }
  /** Resolves when every address was tried and looked at; names may still come in. */
  async function scanned(): Promise<DiscoverySnapshot> {
    await expect.poll(async () => (await sight()).tried).toBe((await sight()).total);
    return sight();
  }
  const start = (port: number, networks = [NETWORK]) => handlers['discovery.start']({ networks, port });
  return { ...fleet, handlers, network, view, sight, over, scanned, start };
}

describe('looking for servers', () => {
  it('finds every server in the network, with its version and models, and ends by itself', async () => {
    const { start, over } = await startSearcher();
    const first = await startOn('127.0.0.2', 0, { preload: ['llama3.1:8b'] });
    await startOn('127.0.0.3', first.port, { version: '0.24.0', models: [] });
    expect(await start(first.port)).toEqual({ ok: true, value: { total: 6 } });
    const { found, ...ended } = await over();
    expect(ended).toMatchObject({ state: 'done', tried: 6, total: 6, unusable: [] });
    const common = { via: 'scan', name: null, knownAs: null };
    expect(found).toEqual([
      { url: `http://127.0.0.2:${first.port}`, version: '0.32.15', models: 3, loaded: 1, ...common },
      { url: `http://127.0.0.3:${first.port}`, version: '0.24.0', models: 0, loaded: 0, ...common },
    ]);
  });

  it('dials the addresses of that network and no other', async () => {
    const { start, scanned, network } = await startSearcher();
    const { port } = await startOn('127.0.0.2', 0);
    await start(port);
    network.announce({ name: 'ollama far away', type: 'ollama', addresses: ['192.0.2.1', 'fe80::1'], port: 11_434 });
    network.announce({ name: 'ollama next door', type: 'ollama', addresses: ['127.0.0.9'], port: 11_434 });
    await scanned();
    expect(network.dialled.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((last) => `127.0.0.${last}:${port}`));
  });

  it('says why something that answers cannot be used', async () => {
    const { start, scanned } = await startSearcher();
    const picky = await startOn('127.0.0.2', 0);
    picky.setFault({ kind: '403-empty', route: '/api/version' });
    const web = createServer((_, response) => void response.end('<h1>hello</h1>'));
    const mute = createTcpServer((socket) => void socket.on('data', () => socket.resetAndDestroy()));
    for (const [server, host] of [
      [web, '127.0.0.3'],
      [mute, '127.0.0.4'],
    ] as const) {
      server.listen(picky.port, host);
      await once(server, 'listening');
      onTestFinished(() => void server.close());
    }
    await start(picky.port);
    const { found, unusable } = await scanned();
    expect(found).toEqual([]);
    const reasons = new Map(unusable.map(({ url, reason }) => [url, reason]));
    expect(reasons.get(`http://127.0.0.2:${picky.port}`)).toContain('OLLAMA_HOST=0.0.0.0');
    expect(reasons.get(`http://127.0.0.3:${picky.port}`)).toContain('not as Ollama does');
    expect(reasons.get(`http://127.0.0.4:${picky.port}`)).toContain('closed before an answer');
  });

  it('names the backend that has the address already, also when it is added afterwards', async () => {
    const { start, scanned, view, server, configure } = await startSearcher({ servers: [{ host: '127.0.0.2' }] });
    const { port, url } = server('sim-1');
    await startOn('127.0.0.3', port);
    await start(port);
    expect((await scanned()).found.map(({ knownAs }) => knownAs)).toEqual(['sim-1', null]);
    await configure({
      backends: [
        { id: 'rig', url },
        { id: 'new', url: `http://127.0.0.3:${port}` },
      ],
    });
    expect((await view())?.found.map(({ knownAs }) => knownAs)).toEqual(['rig', 'new']);
  });

  it('does not find the gateway itself', async () => {
    const { start, scanned, url, network } = await startSearcher();
    await start(Number(new URL(url).port));
    expect(await scanned()).toMatchObject({ found: [], unusable: [], total: 5 });
    expect(network.dialled).not.toContain(new URL(url).host);
  });

  it('leaves a list unknown that could not be read', async () => {
    const { start, scanned } = await startSearcher();
    const server = await startOn('127.0.0.2', 0);
    server.setFault({ kind: '500', route: '/api/ps' });
    await start(server.port);
    expect((await scanned()).found).toMatchObject([{ models: 3, loaded: null }]);
  });

  it('does nothing before somebody asks for it', async () => {
    const { view, network, handlers } = await startSearcher();
    const networks = await handlers['discovery.networks'](undefined);
    const own = { cidr: NETWORK, interface: 'eth0', address: '127.0.0.1', hosts: 6 };
    expect(networks).toEqual({ ok: true, value: [own] });
    expect([await view(), network.dialled, network.isListening()]).toEqual([null, [], false]);
  });
});

describe('a server that announces itself', () => {
  it('is found by name, on whatever port, while a search runs and not after', async () => {
    const { start, over, network } = await startSearcher();
    const server = await startOn('127.0.0.2', 0);
    const rig = { name: 'rig in the corner', type: 'ollama', addresses: ['127.0.0.2'], port: server.port };
    await start(1, []);
    expect(network.isListening()).toBe(true);
    network.announce(rig);
    const { found, total } = await over();
    expect([total, found]).toEqual([
      0,
      [{ url: server.url, version: '0.32.15', models: 3, loaded: 0, via: 'mdns', name: rig.name, knownAs: null }],
    ]);
    expect(network.isListening()).toBe(false);
  });

  it('is dialled once when it is found by its address too, and keeps its name', async () => {
    const { start, scanned, sight, network } = await startSearcher();
    const server = await startOn('127.0.0.2', 0);
    await start(server.port);
    network.announce({ name: 'Ollama on rig', type: 'http', addresses: ['127.0.0.2'], port: server.port });
    network.announce({ name: 'a printer', type: 'http', addresses: ['127.0.0.3'], port: 631 });
    await scanned();
    await expect.poll(async () => (await sight()).found[0]?.name).toBe('Ollama on rig');
    expect((await sight()).found).toMatchObject([{ url: server.url, via: 'scan' }]);
    expect(network.dialled.filter((place) => place === `127.0.0.2:${server.port}`)).toHaveLength(1);
  });

  it('is not missed in silence: the log says when nobody can be found by name', async () => {
    const warnings: unknown[] = [];
    const log = { ...silentLog, warn: (message: string, fields?: LogFields) => void warnings.push([message, fields]) };
    const { start, scanned, network } = await startSearcher({ log });
    await start(1);
    network.fail('bind EADDRINUSE 0.0.0.0:5353');
    expect(await scanned()).toMatchObject({ tried: 6 });
    expect(warnings).toContainEqual(['servers cannot be found by name', { why: 'bind EADDRINUSE 0.0.0.0:5353' }]);
  });
});

describe('a search', () => {
  it('is refused in a network this machine is not on', async () => {
    const { start, view, network } = await startSearcher();
    const message = `networks: this machine is not on 10.0.0.0/24; it is on ${NETWORK}`;
    expect(await start(1, [NETWORK, '10.0.0.0/24'])).toEqual({
      ok: false,
      error: { code: 'bad_input', field: 'networks', message },
    });
    expect([await view(), network.dialled]).toEqual([null, []]);
  });

  it('is refused while another runs, which may be stopped', async () => {
    const { start, view, handlers, network } = await startSearcher();
    await start(1);
    expect(await start(2)).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        message: expect.stringMatching(/^a search is running already \(\d of 6 .*stop it first$/),
      },
    });
    await handlers['discovery.stop'](undefined);
    expect((await view())?.state).toBe('stopped');
    expect(network.isListening()).toBe(false);
    expect(await start(2)).toMatchObject({ ok: true });
  });

  it('ends with the gateway', async () => {
    const { start, gateway, view, network } = await startSearcher();
    await start(1);
    await gateway.stop();
    expect([(await view())?.state, network.isListening()]).toEqual(['stopped', false]);
  });

  it('may be stopped when none runs', async () => {
    const { handlers, view } = await startSearcher();
    expect(await handlers['discovery.stop'](undefined)).toEqual({ ok: true, value: {} });
    expect(await view()).toBeNull();
  });
});
