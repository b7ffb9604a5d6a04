import { describe, expect, it } from 'vitest';
import { createDialler, type Order } from '../../../main/operations/dialler.ts';
import { systemClock } from '../../../main/system-ports.ts';
import { MODEL, openStream, silent, startFakeBackend, whole } from '../../support/fake-backend.ts';
import { startFullListener } from '../../support/full-listener.ts';
import { httpText, startRawServer } from '../probe/raw-server.ts';

const dialWithin = (connectMs: number) =>
  createDialler({
    clock: systemClock,
    explain: (error) => `explained: ${error instanceof Error && 'code' in error ? error.code : error}`,
    connectMs: () => connectMs,
    userAgent: 'corral/test',
    credentialFor: () => ({ ok: true, value: [] }),
    authorityFor: () => ({ ok: true, value: null }),
  });
const dial = dialWithin(5_000);

const orderTo = (url: string, change: Partial<Order> = {}): Order => ({
  url,
  method: 'POST',
  path: '/api/pull',
  body: { model: MODEL },
  signal: new AbortController().signal,
  ...change,
});

describe('an order to a backend', () => {
  it('says how long it is, so that hanging up is noticed at once, and who sends it', async () => {
    const fake = await startFakeBackend({ answer: whole(200, '{}') });
    expect(await dial(orderTo(fake.url, { method: 'DELETE' }))).toEqual({
      ok: true,
      value: { status: 200, body: '{}' },
    });
    const [asked] = fake.asked;
    expect(asked?.method).toBe('DELETE');
    expect(String(asked?.body)).toBe(`{"model":"${MODEL}"}`);
    expect(asked?.headers).toMatchObject({
      'content-length': String(asked?.body.length),
      'user-agent': 'corral/test',
      host: new URL(fake.url).host,
    });
  });

  it('has a connection of its own, which it leaves closed', async () => {
    const fake = await startFakeBackend({ answer: whole(200, '{}') });
    await dial(orderTo(fake.url));
    await dial(orderTo(fake.url));
    expect(fake.asked.map(({ connection }) => connection)).toEqual([1, 2]);
    await expect.poll(() => fake.asked.every(({ socket }) => socket.destroyed)).toBe(true);
  });

  it('hands over lines as they come, however the bytes are cut', async () => {
    const fake = await startFakeBackend({ answer: openStream('{"status":"é') });
    const lines: string[] = [];
    const reply = dial(orderTo(fake.url, { onLine: (line) => lines.push(line) }));
    await expect.poll(() => fake.asked.length).toBe(1);
    fake.asked[0]?.response.write('tape"}\n\n{"status":"two"}\n{"st');
    await expect.poll(() => lines).toEqual(['{"status":"étape"}', '{"status":"two"}']);
    fake.asked[0]?.response.end('atus":"three"}');
    expect(await reply).toEqual({ ok: true, value: { status: 200, body: '' } });
    expect(lines[2]).toBe('{"status":"three"}');
  });

  it('collects an error answer instead of handing it over line by line', async () => {
    const fake = await startFakeBackend({ answer: whole(500, '{"error":"no"}') });
    const lines: string[] = [];
    const reply = await dial(orderTo(fake.url, { onLine: (line) => lines.push(line) }));
    expect([reply, lines]).toEqual([{ ok: true, value: { status: 500, body: '{"error":"no"}' } }, []]);
  });

  it('waits as long as it takes for an answer, and ends when it is called off', async () => {
    const fake = await startFakeBackend({ answer: silent });
    const abort = new AbortController();
    const reply = dial(orderTo(fake.url, { signal: abort.signal }));
    await expect.poll(() => fake.asked.length).toBe(1);
    const begunAt = performance.now();
    await expect.poll(() => performance.now() - begunAt > 300).toBe(true);
    expect(fake.open()).toBe(1);
    abort.abort();
    expect(await reply).toMatchObject({ ok: false });
    await expect.poll(fake.open).toBe(0);
  });

  it('gives up when no connection comes about', async () => {
    const { port, close } = await startRawServer(() => {});
    await close();
    await startFullListener(port);
    const reply = await dialWithin(150)(orderTo(`http://127.0.0.1:${port}`));
    expect(reply).toEqual({ ok: false, error: 'no connection within 0.15 s: is the machine on?' });
  });

  it('says what the connection died of', async () => {
    const { url, close } = await startRawServer(() => {});
    await close();
    expect(await dial(orderTo(url))).toEqual({ ok: false, error: 'explained: ECONNREFUSED' });
  });
});

describe('a backend that sends too much', () => {
  it.each([
    ['a head', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`, 'HPE_HEADER_OVERFLOW'],
    ['a line', httpText('200 OK', 'x'.repeat(70_000)), 'a line longer than 65536 bytes'],
    ['an error', httpText('500 No', 'x'.repeat(1_100_000)), 'longer than 1048576 bytes'],
  ])('is cut off: %s', async (_, text, words) => {
    const server = await startRawServer((socket) => void socket.write(text));
    const reply = await dial(orderTo(server.url, { onLine: () => {} }));
    expect(reply).toMatchObject({ ok: false, error: expect.stringContaining(words) });
    await expect.poll(server.open).toBe(0);
  });
});
