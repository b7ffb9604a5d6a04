import { describe, expect, it } from 'vitest';
import { call } from '../../../support/client.ts';
import { cut, MODEL, startFakeBackend, whole } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore, startGatewayBeforeServers } from '../../../support/gateway-before.ts';
import { createHeldClock } from '../../../support/held-clock.ts';

const WAIT = { timeout: 20_000 };
/** Checks so rare that only requests can find anything out. */
const rarely = { interval: '600s', residencyInterval: '600s', inventoryInterval: '600s' } as const;

describe('a model that fails', () => {
  const broken = whole(500, '{"error":"model runner has unexpectedly stopped"}');
  const isOut = { model: MODEL, outReason: expect.stringContaining('unexpectedly stopped') };

  async function startFailing() {
    const clock = createHeldClock();
    const fake = await startFakeBackend({ loaded: [MODEL], answer: broken });
    const routing = { cooldown: '30s', retries: 0 } as const;
    const fleet = await startGatewayBefore([fake], { routing, health: { deep: { interval: '0s' } } }, { clock });
    const ask = async () => (await call(fleet.url, '/api/chat', chat({ stream: false }))).status;
    return { clock, fake, fleet, ask, lanes: async () => (await fleet.backend('rig-1')).lanes };
  }

  it('gets no more work after the third failure within routing.cooldown, until that is over', async () => {
    const { clock, fake, ask, lanes } = await startFailing();
    for (let n = 1; n <= 3; n += 1) {
      expect(await lanes()).not.toMatchObject([isOut]);
      expect(await ask()).toBe(502);
      clock.advance(5_000);
    }
    expect(await lanes()).toMatchObject([isOut]);
    expect(await ask()).toBe(503);
    expect(fake.asked).toHaveLength(3);
    fake.answer = whole(200, '{"message":{"role":"assistant","content":"Hi"},"done":true}');
    clock.advance(24_000);
    expect(await ask()).toBe(503);
    clock.advance(1_001);
    await expect.poll(ask, WAIT).toBe(200);
    expect((await lanes()).filter(({ outReason }) => outReason !== null)).toEqual([]);
  });

  it('keeps its work when its failures are further apart than that', async () => {
    const { clock, fake, ask, lanes } = await startFailing();
    for (let n = 0; n < 6; n += 1) {
      expect(await ask()).toBe(502);
      clock.advance(15_001);
    }
    expect(fake.asked).toHaveLength(6);
    expect((await lanes()).filter(({ outReason }) => outReason !== null)).toEqual([]);
  });
});

describe('a server that breaks connections', () => {
  it('is out after three failed requests within routing.cooldown, each answered by another', async () => {
    const fakes = [
      await startFakeBackend({ loaded: [MODEL], answer: cut }),
      await startFakeBackend({ backend: { tier: 1 } }),
    ];
    const { url, backend } = await startGatewayBefore(fakes, { routing: { cooldown: '30s' }, health: rarely });
    let asked = 0;
    while ((await backend('rig-1')).health === 'up' && asked < 10) {
      asked += 1;
      expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
    }
    expect(asked).toBeLessThanOrEqual(3);
    expect(await backend('rig-1')).toMatchObject({
      health: 'down',
      reason: expect.stringContaining('failed requests'),
    });
  });
});

describe('health checks', () => {
  it('say of a port that nobody listens on that the connection was refused', async () => {
    const fake = await startFakeBackend();
    const { backend } = await startGatewayBefore([fake]);
    await fake.close();
    await expect.poll(async () => (await backend('rig-1')).health, WAIT).toBe('down');
    expect((await backend('rig-1')).reason).toContain('connection refused');
  });

  it('are not content with a connection: a server that accepts it and never answers is out, and said to be silent', async () => {
    const fleet = await startGatewayBeforeServers([{}], { health: { timeout: '300ms' } });
    fleet.server('sim-1').setFault({ kind: 'blackhole' });
    await expect.poll(async () => (await fleet.backend('sim-1')).health, WAIT).toBe('down');
    expect((await fleet.backend('sim-1')).reason).toContain('accepts the connection but does not answer');
  });

  it('bring a server back by themselves once it answers, and it takes work again', async () => {
    const fleet = await startGatewayBeforeServers([{}], { health: { interval: '100ms', fall: 3, rise: 2 } });
    const server = fleet.server('sim-1');
    server.setFault({ kind: 'refuse' });
    await expect.poll(async () => (await fleet.backend('sim-1')).health, WAIT).toBe('down');
    const ask = async () => (await call(fleet.url, '/api/chat', chat({ model: 'llama3.1:8b', stream: false }))).status;
    expect(await ask()).toBe(503);
    server.clearFaults();
    await expect.poll(async () => (await fleet.backend('sim-1')).health, WAIT).toBe('up');
    expect(await ask()).toBe(200);
  });
});
