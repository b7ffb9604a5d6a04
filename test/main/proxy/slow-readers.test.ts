import { describe, expect, it } from 'vitest';
import { call, openCall } from '../../support/client.ts';
import { doneLine, NDJSON, startFakeBackend, streamed, tokenLine } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';
import { LINE, poured, pouring, sha } from '../../support/pouring.ts';

/** Far more than the kernel buffers between four sockets hold. */
const MUCH = 64 * 1024 * 1024;

describe('a client that reads nothing for a while', () => {
  it('does not keep the backend from finishing what fits in limits.streamBuffer', async () => {
    const bytes = 24 * 1024 * 1024;
    const fake = await startFakeBackend({ answer: pouring(bytes) });
    const { url, backend } = await startGatewayBefore([fake], { limits: { streamBuffer: '32MB' } });
    const client = openCall(url, '/api/chat', chat());
    (await client.head).pause();
    await expect.poll(() => fake.asked[0]?.response.writableFinished).toBe(true);
    await expect.poll(async () => (await backend('rig-1')).inFlight).toBe(0);
    expect((await client.head).readableFlowing).toBe(false);
    (await client.head).resume();
    expect(await client.ending).toBe('end');
    expect(sha([client.text()])).toBe(sha(poured(bytes)));
  });

  it('makes the backend wait beyond that, and still gets every byte', async () => {
    const fake = await startFakeBackend({ answer: pouring(MUCH) });
    const { url, status, lines } = await startGatewayBefore([fake], { limits: { streamBuffer: '1MB' } });
    const client = openCall(url, '/api/chat', chat());
    const head = await client.head;
    head.pause();
    let before = 0;
    await expect
      .poll(
        async () => {
          const now = (await status()).live[0]?.bytesOut ?? 0;
          const stands = now > 0 && now === before;
          before = now;
          return stands;
        },
        { interval: 100 },
      )
      .toBe(true);
    expect(before).toBeLessThan(MUCH / 2);
    expect(fake.asked[0]?.response.writableFinished).toBe(false);
    head.resume();
    expect(await client.ending).toBe('end');
    expect(sha([client.text()])).toBe(sha(poured(MUCH)));
    await expect.poll(() => lines[0]?.bytes_out).toBe(client.text().length);
  });

  it('costs nobody else anything', async () => {
    const slow = await startFakeBackend({
      answer: (asked) => (asked.body.includes('stall') ? pouring(MUCH) : streamed())(asked),
    });
    const { url } = await startGatewayBefore([slow], { limits: { streamBuffer: '1MB' } });
    const stalled = openCall(url, '/api/chat', chat({ stall: true }));
    (await stalled.head).pause();
    for (let i = 0; i < 20; i += 1)
      expect((await call(url, '/api/chat', chat())).text).toBe(tokenLine('Hi') + doneLine);
  });
});

describe('a client that takes nothing for timeouts.idle', () => {
  it('is given up, and its backend with it', async () => {
    const fake = await startFakeBackend({ answer: pouring(MUCH) });
    const { url, lines, backend } = await startGatewayBefore([fake], {
      limits: { streamBuffer: '1MB' },
      timeouts: { idle: '1s' },
    });
    const client = openCall(url, '/api/chat', chat());
    (await client.head).pause();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ outcome: 'gone', reason: 'the client stopped reading' });
    expect((await backend('rig-1')).inFlight).toBe(0);
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('is given up too when the backend is done already', async () => {
    const fake = await startFakeBackend({ answer: pouring(24 * 1024 * 1024) });
    const { url, lines } = await startGatewayBefore([fake], {
      limits: { streamBuffer: '32MB' },
      timeouts: { idle: '1s' },
    });
    const client = openCall(url, '/api/chat', chat());
    (await client.head).pause();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ outcome: 'gone', reason: 'the client stopped reading' });
  });

  it('is one thing, a client that reads slowly but reads is another', async () => {
    const fake = await startFakeBackend({ answer: pouring(MUCH) });
    const { url, lines } = await startGatewayBefore([fake], {
      limits: { streamBuffer: '1MB' },
      timeouts: { idle: '1s' },
    });
    const client = openCall(url, '/api/chat', chat());
    const head = await client.head;
    head.pause();
    const began = performance.now();
    const sip = setInterval(() => {
      if (performance.now() - began > 3_000) head.resume();
      else head.read(1_000_000);
    }, 100);
    expect(await client.ending).toBe('end');
    clearInterval(sip);
    expect(client.text().length).toBeGreaterThan(MUCH);
    await expect.poll(() => lines[0]?.outcome).toBe('ok');
  });

  it('is given up though the backend goes on producing', async () => {
    const fake = await startFakeBackend({
      answer: ({ response }) => {
        response.writeHead(200, { 'content-type': NDJSON });
        response.write(LINE.repeat(256));
        const drip = setInterval(() => response.write(tokenLine('x')), 50);
        response.on('close', () => clearInterval(drip));
      },
    });
    const { url, lines } = await startGatewayBefore([fake], {
      limits: { streamBuffer: '64MB' },
      timeouts: { idle: '1s' },
    });
    const client = openCall(url, '/api/chat', chat());
    (await client.head).pause();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ outcome: 'gone', reason: 'the client stopped reading' });
    await expect.poll(() => fake.open()).toBe(0);
  });
});
