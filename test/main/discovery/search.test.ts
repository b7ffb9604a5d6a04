import { describe, expect, it } from 'vitest';
import { createDiscovery } from '../../../main/discovery/discovery.ts';
import type { Look } from '../../../main/discovery/findings.ts';
import type { Surroundings } from '../../../main/ports.ts';
import { silentLog } from '../../../main/system-ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A machine in a network of 254 addresses of which only those in `up` answer; nothing is really dialled. */
function startSearch(up: Readonly<Record<string, Promise<Look>>> = {}) {
  const clock = createManualClock();
  const dialled: { readonly address: string; readonly atMs: number }[] = [];
  let open = 0;
  let mostOpen = 0;
  const surroundings: Surroundings = {
    interfaces: () => ({ eth0: [{ address: '10.0.0.9', netmask: '255.255.255.0', internal: false }] }),
    listen: () => () => {},
    isOpen(address, _, signal) {
      dialled.push({ address, atMs: clock.monotonic() });
      if (up[address]) return Promise.resolve(true);
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          open -= 1;
          resolve(false);
        }),
      );
    },
  };
  const changes: string[] = [];
  const discovery = createDiscovery({
    clock,
    log: silentLog,
    surroundings,
    inspect: (url) => up[new URL(url).hostname] ?? Promise.reject(new Error(`nobody at ${url}`)),
    gatewayUrl: () => 'http://127.0.0.1:8080',
    knownAs: () => null,
    onChange: () => changes.push(discovery.view()?.state ?? 'none'),
  });
  const begun = discovery.start({ networks: ['10.0.0.0/24'] });
  return { clock, discovery, dialled, begun, changes, mostOpen: () => mostOpen, view: () => discovery.view() };
}

const server: Look = { ok: true, version: '0.32.15', installed: [], loaded: [] };

describe('a search of a network where nobody answers', () => {
  it('gives up each address after 800 ms and the whole within eight seconds', async () => {
    const { clock, view, begun, changes, mostOpen } = startSearch();
    expect(begun).toEqual({ ok: true, value: { total: 254 } });
    await clock.advanceAsync(799);
    expect(view()).toMatchObject({ state: 'running', tried: 0, total: 254 });
    await clock.advanceAsync(200);
    expect(view()?.tried).toBeGreaterThan(0);
    await clock.advanceAsync(7_000);
    expect(view()).toMatchObject({ state: 'done', tried: 254, found: [], unusable: [] });
    expect(changes).toEqual(['running', 'done']);
    expect(mostOpen()).toBe(32);
    expect(clock.pending()).toBe(0);
  });

  it('dials every address once, the machine’s own last, never more than 200 in a second', async () => {
    const { clock, dialled } = startSearch();
    await clock.advanceAsync(10_000);
    expect(new Set(dialled.map(({ address }) => address)).size).toBe(254);
    expect(dialled).toHaveLength(254);
    expect(dialled.at(-1)?.address).toBe('10.0.0.9');
    for (const { atMs } of dialled) {
      const within = dialled.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000);
      expect(within.length).toBeLessThanOrEqual(200);
    }
  });
});

describe('stopping a search', () => {
  it('dials nobody any more and does not wait for a server that is silent', async () => {
    const { clock, discovery, dialled, view } = startSearch({ '10.0.0.1': new Promise(() => {}) });
    await clock.advanceAsync(100);
    const stopped = discovery.stop();
    await clock.settle();
    await stopped;
    const before = dialled.length;
    await clock.advanceAsync(10_000);
    expect([view()?.state, dialled.length, clock.pending()]).toEqual(['stopped', before, 0]);
  });

  it('keeps what was found, and takes nothing that comes later', async () => {
    const late = Promise.withResolvers<Look>();
    const { clock, discovery, view } = startSearch({ '10.0.0.1': Promise.resolve(server), '10.0.0.2': late.promise });
    await clock.advanceAsync(100);
    await discovery.stop();
    late.resolve(server);
    await clock.settle();
    expect(view()?.found.map(({ url }) => url)).toEqual(['http://10.0.0.1:11434']);
  });
});
