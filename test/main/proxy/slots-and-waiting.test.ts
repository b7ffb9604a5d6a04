import { describe, expect, it } from 'vitest';
import { call, openCall } from '../../support/client.ts';
import { type Asked, MODEL, startFakeBackend, streamed } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore, startGatewayBeforeServers } from '../../support/gateway-before.ts';

/** A backend that answers only when told to. */
async function startHolding(slots: number, models?: string[]) {
  const held: Asked[] = [];
  const fake = await startFakeBackend({
    loaded: [MODEL],
    ...(models && { models }),
    backend: { slots },
    answer: (asked) => held.push(asked),
  });
  const finishNext = async (): Promise<void> => {
    // The head of a request is here before its body, and what it asks is only known then.
    await expect.poll(() => held.length).toBeGreaterThan(0);
    streamed()(held.shift() as Asked);
  };
  return { fake, held, finishNext };
}

describe('slots', () => {
  it('are never exceeded, by two models each having their own', async () => {
    const { fake, held, finishNext } = await startHolding(2, [MODEL, 'other:1']);
    const { url, backend } = await startGatewayBefore([fake]);
    const calls = [...Array(6)].map(() => call(url, '/api/chat', chat()));
    const others = [...Array(6)].map(() => call(url, '/api/chat', chat({ model: 'other:1' })));
    await expect.poll(() => held.length).toBe(4);
    expect((await backend('rig-1')).lanes.map(({ model, inFlight }) => [model, inFlight]).sort()).toEqual([
      [MODEL, 2],
      ['other:1', 2],
    ]);
    for (let done = 0; done < 12; done += 1) {
      await finishNext();
    }
    expect((await Promise.all([...calls, ...others])).every(({ status }) => status === 200)).toBe(true);
    expect(fake.mostAtOnce()).toBe(4);
  });

  it('are not exceeded at a simulated server that would queue the surplus silently', async () => {
    const fleet = await startGatewayBeforeServers([{ numParallel: 2 }, { numParallel: 1 }]);
    let most = 0;
    const waiting = () => fleet.servers.flatMap((server) => server.snapshot().runners.map((runner) => runner.waiting));
    const watch = setInterval(() => {
      most = Math.max(most, ...waiting());
    }, 2);
    const body = { model: 'llama3.1:8b', messages: [{ role: 'user', content: 'Hi' }] };
    const replies = await Promise.all([...Array(30)].map(() => call(fleet.url, '/api/chat', body)));
    clearInterval(watch);
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(most).toBe(0);
    expect(new Set(replies.map(({ headers }) => headers['x-corral-backend'])).size).toBe(2);
  });

  it('are given back when the backend is done, not when a slow client has read everything', async () => {
    const big = 'x'.repeat(2_000_000);
    const fake = await startFakeBackend({ loaded: [MODEL], backend: { slots: 1 }, answer: streamed([big]) });
    const { url, backend } = await startGatewayBefore([fake], { limits: { streamBuffer: '16MB' } });
    const slow = openCall(url, '/api/chat', chat());
    (await slow.head).pause();
    await expect.poll(async () => (await backend('rig-1')).inFlight).toBe(0);
    const quick = await call(url, '/api/chat', chat());
    expect(Number(quick.headers['x-corral-queue-ms'])).toBeLessThan(20_000);
    (await slow.head).resume();
    expect(await slow.ending).toBe('end');
  });
});

describe('a request that has to wait', () => {
  it('gets its turn in the order of arrival and is told how long it waited', async () => {
    const { fake, held, finishNext } = await startHolding(1);
    const { url, status } = await startGatewayBefore([fake]);
    const calls: ReturnType<typeof call>[] = [];
    for (let n = 0; n < 5; n += 1) {
      calls.push(call(url, '/api/chat', chat({ n })));
      await expect.poll(async () => fake.asked.length + (await status()).gateway.queued).toBe(n + 1);
    }
    expect((await status()).queue).toMatchObject([{ model: MODEL, depth: 4, oldestMs: expect.any(Number) }]);
    expect((await status()).queue[0]?.waiting.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    for (let n = 0; n < 5; n += 1) {
      await expect.poll(() => held.map(({ body }) => JSON.parse(body.toString()).n)).toEqual([n]);
      await finishNext();
      await calls[n];
    }
    const waits = (await Promise.all(calls)).map(({ headers }) => Number(headers['x-corral-queue-ms']));
    expect(waits[0]).toBe(0);
    const positions = (await Promise.all(calls)).map(({ headers }) => headers['x-corral-queue-position']);
    expect(positions).toEqual([undefined, '1', '2', '3', '4']);
    expect(Math.min(...waits.slice(1))).toBeGreaterThan(0);
    expect(fake.mostAtOnce()).toBe(1);
  });

  it('gets 503 with retry-after at once when routing.queueLimit are waiting already', async () => {
    const { fake, finishNext } = await startHolding(1);
    const { url, status } = await startGatewayBefore([fake], { routing: { queueLimit: 2 } });
    const calls = [1, 2, 3].map(() => call(url, '/api/chat', chat()));
    await expect.poll(async () => (await status()).gateway.queued).toBe(2);
    const refused = await call(url, '/v1/messages', chat());
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
    for (let n = 1; n <= 3; n += 1) {
      await expect.poll(() => fake.asked.length).toBe(n);
      await finishNext();
      await calls[n - 1];
    }
    expect((await Promise.all(calls)).map(({ status: code }) => code)).toEqual([200, 200, 200]);
  });

  it('gets 503 with retry-after when limits.queued of its own are waiting already', async () => {
    const { fake, finishNext } = await startHolding(1);
    const { url, status } = await startGatewayBefore([fake], { limits: { queued: 1 } });
    const calls = [1, 2].map(() => call(url, '/api/chat', chat()));
    await expect.poll(async () => (await status()).gateway.queued).toBe(1);
    const refused = await call(url, '/api/chat', chat());
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json).toEqual({ error: '1 of your requests are waiting already (limits.queued)' });
    for (let n = 1; n <= 2; n += 1) {
      await expect.poll(() => fake.asked.length).toBe(n);
      await finishNext();
    }
    expect((await Promise.all(calls)).map(({ status: code }) => code)).toEqual([200, 200]);
  });

  it('never runs beside more of its own than limits.concurrent, and leaves the line at once when its client hangs up', async () => {
    const { fake, finishNext } = await startHolding(4);
    const { url, status, records, configure } = await startGatewayBefore([fake], { limits: { concurrent: 2 } });
    const calls = [1, 2, 3].map(() => call(url, '/api/chat', chat()));
    const leaving = openCall(url, '/api/chat', chat());
    await expect.poll(async () => (await status()).gateway.queued).toBe(2);
    expect((await status()).queue[0]?.waiting.map(({ isLimited }) => isLimited)).toEqual([true, true]);
    leaving.hangUp();
    await expect.poll(async () => (await status()).gateway.queued).toBe(1);
    expect(fake.mostAtOnce()).toBe(2);
    await finishNext();
    await expect.poll(() => fake.asked.length).toBe(3);
    expect(fake.mostAtOnce()).toBe(2);
    await configure({ limits: { concurrent: 0 } });
    calls.push(call(url, '/api/chat', chat()));
    await expect.poll(() => fake.asked.length).toBe(4);
    for (let n = 0; n < 3; n += 1) await finishNext();
    expect((await Promise.all(calls)).map(({ status: code }) => code)).toEqual([200, 200, 200, 200]);
    await expect.poll(() => records.map(({ outcome }) => outcome).sort()).toEqual(['gone', 'ok', 'ok', 'ok', 'ok']);
  });

  it('gets 504 with retry-after when no slot becomes free within routing.queueTimeout', async () => {
    const { fake, finishNext } = await startHolding(1);
    const { url, status, lines } = await startGatewayBefore([fake], { routing: { queueTimeout: '200ms' } });
    const first = call(url, '/api/chat', chat());
    await expect.poll(() => fake.asked.length).toBe(1);
    const late = await call(url, '/v1/chat/completions', chat());
    expect(late.status).toBe(504);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect(late.json.error.message).toContain('routing.queueTimeout');
    expect(fake.asked).toHaveLength(1);
    await finishNext();
    expect((await first).status).toBe(200);
    expect((await status()).gateway.queued).toBe(0);
    expect(lines.find(({ status: code }) => code === 504)).toMatchObject({
      outcome: 'refused',
      error: 'queue_timeout',
    });
  });

  it('is not held up by those who wait for another model', async () => {
    const { fake, held, finishNext } = await startHolding(1, [MODEL, 'other:1']);
    const { url, status } = await startGatewayBefore([fake]);
    const calls = [1, 2].map(() => call(url, '/api/chat', chat()));
    await expect.poll(async () => (await status()).gateway.queued).toBe(1);
    const other = call(url, '/api/chat', chat({ model: 'other:1' }));
    await expect.poll(() => held.length).toBe(2);
    await finishNext();
    await finishNext();
    expect((await other).status).toBe(200);
    await expect.poll(() => held.length).toBe(1);
    await finishNext();
    await Promise.all(calls);
  });

  it('goes to whichever backend has a free slot first', async () => {
    const [a, b] = [await startHolding(1), await startHolding(1)];
    const { url, status } = await startGatewayBefore([a.fake, b.fake]);
    const calls = [1, 2, 3].map(() => call(url, '/api/chat', chat()));
    await expect.poll(async () => (await status()).gateway.queued).toBe(1);
    await b.finishNext();
    await expect.poll(() => b.fake.asked.length).toBe(2);
    await a.finishNext();
    await b.finishNext();
    expect((await Promise.all(calls)).map(({ status: code }) => code)).toEqual([200, 200, 200]);
  });
});

it('gives work that needs no slot to a backend whose slots are all taken', async () => {
  const { fake, finishNext } = await startHolding(1);
  const { url } = await startGatewayBefore([fake]);
  const busy = call(url, '/api/chat', chat());
  await expect.poll(() => fake.asked.length).toBe(1);
  const shown = call(url, '/api/show', { model: 'llama3.2' });
  await expect.poll(() => fake.asked.length).toBe(2);
  await finishNext();
  await finishNext();
  expect((await shown).status).toBe(200);
  await busy;
});
