import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call, openCall } from '../../../support/client.ts';
import { type Asked, doneLine, startFakeBackend, streamed, tokenLine } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const WAIT = { timeout: 20_000 };
const MINUTE_MS = 60_000;
/** The idle limit of a configuration that says nothing of it. */
const asShipped = { timeouts: { connect: '5s', idle: '600s' } } as const;

/** A stream that waits in a backend's hands, and time that moves when told to. */
async function startLongStream() {
  const clock = createManualClock();
  const held: Asked[] = [];
  const fake = await startFakeBackend({ answer: (asked) => held.push(asked) });
  const fleet = await startGatewayBefore([fake], asShipped, { clock });
  const client = openCall(fleet.url, '/api/chat', chat());
  await expect.poll(() => held.length, WAIT).toBe(1);
  const { response } = held[0]!;
  return { clock, fleet, client, response, fake };
}

describe('a long generation', () => {
  it('of half an hour reaches its client whole, piece by piece', async () => {
    const { clock, client, response, fleet } = await startLongStream();
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    let expected = '';
    for (let minute = 1; minute <= 30; minute += 1) {
      await clock.advanceAsync(MINUTE_MS);
      expected += tokenLine(`minute ${minute}`);
      response.write(tokenLine(`minute ${minute}`));
      await expect.poll(() => client.text(), WAIT).toBe(expected);
    }
    response.end(doneLine);
    expect(await client.ending).toBe('end');
    expect(client.text()).toBe(expected + doneLine);
    await expect.poll(() => fleet.records.length, WAIT).toBe(1);
    expect(fleet.records[0]).toMatchObject({ outcome: 'ok', attempts: [{ backend: 'rig-1' }] });
    expect(fleet.records[0]?.durationMs).toBeGreaterThanOrEqual(30 * MINUTE_MS);
  });

  it('may be silent for just under ten minutes before its first byte', async () => {
    const { clock, client, response } = await startLongStream();
    for (let minute = 1; minute <= 9; minute += 1) await clock.advanceAsync(MINUTE_MS);
    await clock.advanceAsync(59_000);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.end(doneLine);
    expect((await client.head).statusCode).toBe(200);
    expect(await client.ending).toBe('end');
    expect(client.text()).toBe(doneLine);
  });

  it('that says nothing for timeouts.idle in its middle ends with an error in the stream', async () => {
    const { clock, client, response } = await startLongStream();
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(tokenLine('Hi'));
    await expect.poll(() => client.text(), WAIT).toBe(tokenLine('Hi'));
    for (let minute = 1; minute <= 11; minute += 1) await clock.advanceAsync(MINUTE_MS);
    expect(await client.ending).toBe('end');
    expect(client.text()).toMatch(/"Hi".*\n\{"error":".*"\}\n$/);
  });
});

describe('with the limit as it is shipped', () => {
  const MB = 1024 * 1024;
  /** A request with an image in it, of exactly so many bytes. */
  function bodyOf(bytes: number): Buffer {
    const [before, after] = [`{"model":"llama3.2","prompt":"What is it?","images":["`, '"],"stream":false}'];
    return Buffer.from(before + 'A'.repeat(bytes - before.length - after.length) + after);
  }
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  it('a body of 50 MB arrives byte for byte, and one byte more gets 413', { timeout: 60_000 }, async () => {
    const fake = await startFakeBackend({ answer: streamed() });
    const { url } = await startGatewayBefore([fake]);
    const largest = bodyOf(50 * MB);
    expect((await call(url, '/api/generate', largest)).status).toBe(200);
    expect(digest(fake.asked[0]!.body)).toBe(digest(largest));
    const refused = await call(url, '/api/generate', bodyOf(50 * MB + 1));
    expect(refused.status).toBe(413);
    expect(refused.json).toEqual({ error: expect.stringContaining('maxBody') });
    expect(fake.asked).toHaveLength(1);
  });
});
