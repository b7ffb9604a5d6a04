import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { connectRaw, openCall, postText } from '../../support/client.ts';
import { expectPromptly } from '../../support/expect-promptly.ts';
import { MODEL, openStream, silent, startFakeBackend, tokenLine } from '../../support/fake-backend.ts';
import { startFullListener } from '../../support/full-listener.ts';
import { chat, startGatewayBefore, startGatewayBeforeServers } from '../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../support/gateway-fixture.ts';
import { standstill } from '../../support/standstill.ts';

/** A client's departure must reach the backend within this. */
const PROMPT_MS = 100;

/** Nothing is held for anybody any more, and the exchange is on record as the client's own end. */
async function expectNothingHeld({ status, lines }: FleetUnderTest, settled = 1): Promise<void> {
  await expect.poll(() => lines.length).toBe(settled);
  expect(lines.at(-1)).toMatchObject({ outcome: 'gone' });
  const { gateway, backends } = await status();
  expect([gateway.inFlight, gateway.queued, backends.map(({ inFlight }) => inFlight)]).toEqual([
    0,
    0,
    backends.map(() => 0),
  ]);
}

describe('a client that leaves', () => {
  it.each([
    ['while the first byte is awaited', silent, {}],
    ['while a whole answer is awaited', silent, { stream: false }],
    ['in the middle of a stream', openStream(), {}],
    ['in the middle of an answer that is no stream', openStream('{"message":', 'application/json'), { stream: false }],
  ])('%s takes the upstream connection with it at once', async (_, answer, over) => {
    await expectPromptly(PROMPT_MS, async () => {
      const fake = await startFakeBackend({ answer });
      const fleet = await startGatewayBefore([fake]);
      const client = openCall(fleet.url, '/api/chat', chat(over));
      await expect.poll(() => fake.asked[0]?.body.length).toBeGreaterThan(0);
      if (answer !== silent) await client.head;
      const left = client.hangUp();
      await expect.poll(() => fake.asked[0]?.closedAt, { interval: 2 }).not.toBeNull();
      await expectNothingHeld(fleet);
      expect(fake.asked).toHaveLength(1);
      return (fake.asked[0]?.closedAt as number) - left;
    });
  });

  it.each(['/api/chat', '/v1/chat/completions'])(
    'is noticed by a simulated server on %s, whose slot is free again',
    async (path) => {
      const fleet = await startGatewayBeforeServers([{ timeScale: 1, outputTokens: [500, 600] }]);
      const client = openCall(fleet.url, path, { ...chat({ model: 'llama3.1:8b', stream: true }) });
      await client.head;
      client.hangUp();
      const [server] = fleet.servers;
      await expect.poll(() => server?.snapshot().counters.cancelled).toBe(1);
      expect(server?.snapshot().counters.leakedPermits).toBe(0);
      await expectNothingHeld(fleet);
    },
  );

  it('while queued gives up its place and is never asked for', async () => {
    const fake = await startFakeBackend({ answer: silent, backend: { slots: 1 } });
    const fleet = await startGatewayBefore([fake]);
    const first = openCall(fleet.url, '/api/chat', chat());
    await expect.poll(() => fake.asked.length).toBe(1);
    const waiting = openCall(fleet.url, '/api/chat', chat());
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
    waiting.hangUp();
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(0);
    first.hangUp();
    await expectNothingHeld(fleet, 2);
    expect(fake.asked).toHaveLength(1);
  });

  it('frees its slot for the one that waits', async () => {
    const fake = await startFakeBackend({ answer: silent, backend: { slots: 1 } });
    const fleet = await startGatewayBefore([fake]);
    const first = openCall(fleet.url, '/api/chat', chat());
    await expect.poll(() => fake.asked.length).toBe(1);
    openCall(fleet.url, '/api/chat', chat());
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
    first.hangUp();
    await expect.poll(() => fake.asked.length).toBe(2);
  });

  it('while a backend that does not accept is dialled is given up at once', async () => {
    const fake = await startFakeBackend({ backend: { slots: 1 } });
    const rarely = { interval: '60s', residencyInterval: '60s', inventoryInterval: '60s' };
    const fleet = await startGatewayBefore([fake], { timeouts: { connect: '30s' }, health: rarely });
    await fake.close();
    await startFullListener(fake.port);
    const client = openCall(fleet.url, '/api/chat', chat());
    await expect.poll(async () => (await fleet.status()).live[0]?.stage).toBe('dialling');
    client.hangUp();
    await expectNothingHeld(fleet);
  });

  it('while its body arrives leaves nothing behind', async () => {
    const fake = await startFakeBackend();
    const fleet = await startGatewayBefore([fake]);
    const client = await connectRaw(fleet.url);
    client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\ncontent-length: 500\r\n\r\n{"model"');
    await expect.poll(async () => (await fleet.status()).gateway.inFlight).toBe(1);
    client.socket.destroy();
    await expectNothingHeld(fleet);
    expect(fake.asked).toEqual([]);
  });

  it('by closing only its own side has left all the same, as for Ollama itself', async () => {
    await expectPromptly(PROMPT_MS, async () => {
      const fake = await startFakeBackend({ answer: openStream() });
      const fleet = await startGatewayBefore([fake]);
      const client = await connectRaw(fleet.url, { allowHalfOpen: true });
      client.send(postText('/api/chat', chat()));
      await expect.poll(client.text).toContain('"Hi"');
      client.socket.end();
      const left = performance.now();
      await expect.poll(() => fake.asked[0]?.closedAt, { interval: 2 }).not.toBeNull();
      await expectNothingHeld(fleet);
      return (fake.asked[0]?.closedAt as number) - left;
    });
  });
});

describe('a client that leaves while the backend is paused for it', () => {
  it('has the backend read on for a moment before it is hung up on', async () => {
    await expectPromptly(1_000, async () => {
      const fake = await startFakeBackend({ backend: { slots: 1 }, answer: pourInto });
      const fleet = await startGatewayBefore([fake], { limits: { streamBuffer: '16KB' } });
      const client = openCall(fleet.url, '/api/chat', chat());
      (await client.head).pause();
      const [asked] = fake.asked;
      await standstill(() => asked?.socket.bytesWritten ?? 0, 50);
      let drained = 0;
      asked?.response.on('drain', () => {
        drained += 1;
      });
      const left = client.hangUp();
      await expect.poll(() => asked?.closedAt, { interval: 2 }).not.toBeNull();
      expect(drained).toBeGreaterThan(0);
      await expectNothingHeld(fleet);
      return (asked?.closedAt as number) - left;
    });
  });

  it('leaks no permit of a simulated server', async () => {
    const fleet = await startGatewayBeforeServers(
      [{ numParallel: 1, tokenPaddingBytes: 65_536, outputTokens: [400, 400] }],
      { limits: { streamBuffer: '16KB' } },
    );
    const [server] = fleet.servers;
    for (let i = 1; i <= 2; i += 1) {
      const client = openCall(fleet.url, '/api/chat', chat({ model: 'llama3.1:8b' }));
      (await client.head).pause();
      await standstill(async () => (await fleet.status()).live[0]?.bytesOut ?? 0, 50);
      client.hangUp();
      await expect.poll(() => fleet.lines.length).toBe(i);
    }
    await expect.poll(() => server?.snapshot().runners[0]?.permitsFree).toBe(1);
    expect(server?.snapshot().counters.leakedPermits).toBe(0);
  });

  it('keeps its slot until then', async () => {
    const fake = await startFakeBackend({ loaded: [MODEL], backend: { slots: 1 }, answer: pourInto });
    const fleet = await startGatewayBefore([fake], { limits: { streamBuffer: '16KB' } });
    const client = openCall(fleet.url, '/api/chat', chat());
    (await client.head).pause();
    await expect.poll(() => fake.asked[0]?.response.writableNeedDrain).toBe(true);
    openCall(fleet.url, '/api/chat', chat());
    await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
    client.hangUp();
    await expect.poll(() => fake.asked.length).toBe(2);
    expect(fake.mostAtOnce()).toBe(1);
  });
});

/** Writes lines for as long as the peer takes them. */
function pourInto({ response }: Parameters<typeof silent>[0]): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const line = tokenLine('x'.repeat(65_536));
  const pour = (): void => {
    while (!response.destroyed && response.write(line));
  };
  response.on('drain', pour);
  pour();
}
