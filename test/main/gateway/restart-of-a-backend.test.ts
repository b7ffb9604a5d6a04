import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { ask, type Ended } from '../../support/streams.ts';

const AT_ONCE = 8;
const burst = (fleet: FleetUnderTest, length = AT_ONCE): Promise<Ended[]> =>
  Promise.all(Array.from({ length }, (_, n) => ask(fleet.url, { stream: n % 2 === 0 })));
const failed = (answers: readonly Ended[]) =>
  answers.filter(({ status, complete, error, cut }) => status !== 200 || !complete || error !== null || cut);

/**
 * A host that can forget its connections as a power cut does: nothing tells the other side, and whatever it sends on one
 * of them later is answered with a reset.
 */
async function startForgetfulWire(port: number): Promise<{ url: string; forget: () => number }> {
  const known = new Map<Socket, Socket>();
  const server = createServer((client) => {
    const backend = connect(port, '127.0.0.1');
    known.set(client, backend);
    client.on('data', (chunk) => {
      if (known.has(client)) backend.write(chunk);
      else client.resetAndDestroy();
    });
    backend.on('data', (chunk) => client.write(chunk));
    backend.on('close', () => known.has(client) && client.destroy());
    client.on('close', () => backend.destroy());
    for (const socket of [client, backend]) socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const [client] of known) client.destroy();
  });
  const forget = (): number => {
    const old = [...known];
    known.clear();
    for (const [, backend] of old) backend.destroy();
    return old.length;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, forget };
}

describe('a backend restarts while its connections lie idle', () => {
  it('no client sees it: others serve until it is back', async () => {
    const fleet = await startFleetUnderTest({ servers: [{ numParallel: AT_ONCE }, { numParallel: AT_ONCE }] });
    onTestFinished(fleet.stop);
    for (let round = 0; round < 5; round += 1) {
      expect(failed(await burst(fleet))).toEqual([]);
      fleet.server('sim-1').setFault({ kind: 'restart', downMs: 5_000, bindingMs: 3_000 });
      expect(failed(await burst(fleet))).toEqual([]);
      await expect.poll(async () => (await fleet.backend('sim-1')).health).toBe('up');
    }
    expect(fleet.records.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it('no client sees it even if nobody told the gateway, and there is no other backend', async () => {
    const fleet = await startFleetUnderTest({ servers: [{ id: 'only', numParallel: AT_ONCE }] });
    onTestFinished(fleet.stop);
    const wire = await startForgetfulWire(fleet.server('only').port);
    await fleet.configure({ backends: [{ id: 'wired', url: wire.url, slots: AT_ONCE }] });
    for (const atOnce of [1, 2, 3, 5, AT_ONCE]) {
      expect(failed(await burst(fleet))).toEqual([]);
      expect(wire.forget()).toBeGreaterThanOrEqual(AT_ONCE);
      const answers = await burst(fleet, atOnce);
      expect(failed(answers)).toEqual([]);
      expect(Math.max(...answers.map(({ attempts }) => attempts))).toBe(2);
      expect((await fleet.backend('wired')).health).toBe('up');
    }
  });
});
