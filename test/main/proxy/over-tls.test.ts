import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { expectPromptly } from '../../support/expect-promptly.ts';
import {
  type Asked,
  cut,
  doneLine,
  type FakeBackend,
  NDJSON,
  openStream,
  silent,
  startFakeBackend,
  streamed,
  tokenLine,
  whole,
} from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../support/gateway-fixture.ts';
import { poured, pouring, sha } from '../../support/pouring.ts';
import { callSecure, connectHttp2, openSecure, type Protocol, protocols } from '../../support/secure-client.ts';
import { standstill } from '../../support/standstill.ts';

/** A client's departure must reach the backend within this. */
const PROMPT_MS = 100;
/** Far more than all buffers on the way hold. */
const MUCH = 64 * 1024 * 1024;

interface Secure {
  readonly fleet: FleetUnderTest;
  readonly fake: FakeBackend;
  readonly url: string;
  readonly options: { readonly protocol: Protocol; readonly ca: string };
}

async function startSecure(
  protocol: Protocol,
  fakeOptions: Parameters<typeof startFakeBackend>[0] = {},
  config: ConfigInput = {},
): Promise<Secure> {
  const { tls, ca } = await makeCertificates();
  const fake = await startFakeBackend(fakeOptions);
  const listen = { host: '127.0.0.1', port: 0, tls };
  const fleet = await startGatewayBefore([fake], { ...config, listen });
  return { fleet, fake, url: fleet.url, options: { protocol, ca } };
}

describe.each(protocols)('a client over %s', (protocol) => {
  it('gets every byte of a stream as the backend sent it, and the gateway’s own headers', async () => {
    const parts = ['{"a":1}\n', tokenLine('é🙂\u2028'), tokenLine('x'.repeat(200_000))];
    const { url, fake, options } = await startSecure(protocol, { answer: streamed(parts) });
    const reply = await callSecure(url, '/api/chat', chat(), options);
    expect([reply.status, reply.ending, reply.text]).toEqual([200, 'end', parts.join('') + doneLine]);
    expect(reply.headers).toMatchObject({ 'content-type': NDJSON, 'x-corral-backend': 'rig-1' });
    expect(fake.asked[0]?.headers).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' });
    expect(fake.asked[0]?.headers['x-forwarded-host']).toBe(new URL(url).host);
    expect(fake.asked[0]?.rawHeaders.filter((name) => name.startsWith(':'))).toEqual([]);
  });

  it('gets each piece as it comes, not at the end', async () => {
    const { url, fake, options } = await startSecure(protocol, { answer: openStream() });
    const open = openSecure(url, '/api/chat', chat(), options);
    await open.head;
    await expect.poll(() => open.bytes().toString()).toBe(tokenLine('Hi'));
    fake.asked[0]?.response.write(tokenLine('there'));
    await expect.poll(() => open.bytes().toString()).toBe(tokenLine('Hi') + tokenLine('there'));
    fake.asked[0]?.response.end(doneLine);
    expect(await open.ending).toBe('end');
  });

  it.each([
    ['with a length', {}],
    ['without one', { isOpen: true }],
  ])('sends a body of megabytes %s, and it arrives byte for byte', async (_, how) => {
    const { url, fake, options } = await startSecure(protocol);
    const body = JSON.stringify({ images: [randomBytes(6_000_000).toString('base64')], model: 'llama3.2' });
    const headers = 'isOpen' in how ? {} : { 'content-length': String(body.length) };
    const open = openSecure(url, '/api/generate', undefined, { ...options, method: 'POST', headers, isOpen: true });
    open.send(body.slice(0, 1_000));
    open.send(body.slice(1_000));
    open.finish();
    expect((await open.head).status).toBe(200);
    expect(sha([fake.asked[0]?.body ?? ''])).toBe(sha([body]));
    expect(fake.asked[0]?.headers['content-length']).toBe(String(body.length));
  });

  it('streams a blob through without its being held', async () => {
    const { url, fake, options } = await startSecure(protocol, { answer: whole(201, '') });
    const blob = randomBytes(3_000_000);
    const headers = { 'x-corral-backend': 'rig-1' };
    const reply = await callSecure(url, `/api/blobs/sha256:${sha([blob])}`, blob, { ...options, headers });
    expect(reply.status).toBe(201);
    expect(sha([fake.asked[0]?.body ?? ''])).toBe(sha([blob]));
  });

  it('hears the end of an answer to HEAD, and of one without a body', async () => {
    const { url, options } = await startSecure(protocol, { answer: whole(200, '') });
    const head = await callSecure(url, '/', undefined, { ...options, method: 'HEAD' });
    expect([head.status, head.ending, head.text]).toEqual([200, 'end', '']);
    const headers = { 'x-corral-backend': 'rig-1' };
    const blob = `/api/blobs/sha256:${'0'.repeat(64)}`;
    const known = await callSecure(url, blob, undefined, { ...options, method: 'HEAD', headers });
    expect([known.status, known.ending]).toEqual([200, 'end']);
  });

  it('is asked for the body it holds back, once somebody wants it', async () => {
    const { url, fake, options } = await startSecure(protocol);
    const body = JSON.stringify(chat());
    const headers = { expect: '100-continue', 'content-length': String(body.length) };
    const open = openSecure(url, '/api/chat', undefined, { ...options, method: 'POST', headers, isOpen: true });
    if (protocol === 'HTTP/2') await new Promise((resolve) => open.body.once('continue', resolve));
    open.send(body);
    open.finish();
    expect((await open.head).status).toBe(200);
    expect(fake.asked[0]?.body.toString()).toBe(body);
  });

  it('is told that its body is too large without having to send it', async () => {
    const { url, fake, options } = await startSecure(protocol, {}, { maxBody: '1KB' });
    const headers = { 'content-length': '2000000' };
    const open = openSecure(url, '/api/chat', undefined, { ...options, method: 'POST', headers, isOpen: true });
    open.send('{"model"');
    expect((await open.head).status).toBe(413);
    expect(fake.asked).toEqual([]);
  });

  it.each([
    ['while the first byte is awaited', silent],
    ['in the middle of a stream', openStream()],
  ])('that hangs up %s takes the upstream connection with it at once', async (_, answer) => {
    await expectPromptly(PROMPT_MS, async () => {
      const { url, fake, fleet, options } = await startSecure(protocol, { answer });
      const open = openSecure(url, '/api/chat', chat(), options);
      open.head.catch(() => {});
      await expect.poll(() => fake.asked[0]?.body.length).toBeGreaterThan(0);
      if (answer !== silent) await open.head;
      const left = open.hangUp();
      await expect.poll(() => fake.asked[0]?.closedAt, { interval: 2 }).not.toBeNull();
      await expect.poll(() => fleet.lines.length).toBe(1);
      expect(fleet.lines[0]).toMatchObject({ outcome: 'gone' });
      expect((await fleet.status()).gateway.inFlight).toBe(0);
      return (fake.asked[0]?.closedAt as number) - left;
    });
  });

  it('that hangs up while it uploads leaves nothing behind', async () => {
    const { url, fake, fleet, options } = await startSecure(protocol);
    const headers = { 'content-length': '500' };
    const open = openSecure(url, '/api/chat', undefined, { ...options, method: 'POST', headers, isOpen: true });
    open.head.catch(() => {});
    open.send('{"model"');
    await expect.poll(async () => (await fleet.status()).gateway.inFlight).toBe(1);
    open.hangUp();
    await expect.poll(() => fleet.lines[0]).toMatchObject({ outcome: 'gone' });
    expect(fake.asked).toEqual([]);
  });

  it('that reads nothing makes the backend wait, and still gets every byte', async () => {
    const { url, fake, fleet, options } = await startSecure(
      protocol,
      { answer: pouring(MUCH) },
      { limits: { streamBuffer: '1MB' } },
    );
    const open = openSecure(url, '/api/chat', chat(), options);
    await open.head;
    open.body.pause();
    const sent = await standstill(async () => (await fleet.status()).live[0]?.bytesOut ?? 0, 100);
    expect(sent).toBeLessThan(MUCH / 2);
    expect(fake.asked[0]?.response.writableFinished).toBe(false);
    open.body.resume();
    expect(await open.ending).toBe('end');
    expect(sha([open.bytes()])).toBe(sha(poured(MUCH)));
    await expect.poll(() => fleet.lines[0]?.bytes_out).toBe(open.bytes().length);
  });

  it('that takes nothing for timeouts.idle is given up, and its backend with it', async () => {
    const config: ConfigInput = { limits: { streamBuffer: '1MB' }, timeouts: { idle: '1s' } };
    const { url, fake, fleet, options } = await startSecure(protocol, { answer: pouring(MUCH) }, config);
    const open = openSecure(url, '/api/chat', chat(), options);
    await open.head;
    open.body.pause();
    await expect.poll(() => fleet.lines.length).toBe(1);
    expect(fleet.lines[0]).toMatchObject({ outcome: 'gone', reason: 'the client stopped reading' });
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('sees that a stream broke, and is told why in it', async () => {
    const { url, fake, options } = await startSecure(protocol, { answer: openStream() });
    const open = openSecure(url, '/api/chat', chat(), options);
    await open.head;
    if (fake.asked[0]) cut(fake.asked[0]);
    await open.ending;
    expect(open.bytes().toString()).toMatch(/^\{.*\n\{"error":".*broke off.*\}\n$/s);
  });

  it('sees that an answer of fixed shape is cut', async () => {
    const { url, fake, options } = await startSecure(protocol, {
      answer: openStream('{"message":', 'application/json'),
    });
    const open = openSecure(url, '/api/chat', chat({ stream: false }), options);
    await open.head;
    if (fake.asked[0]) cut(fake.asked[0]);
    expect(await open.ending).toBe('cut');
  });
});

describe('one HTTP/2 connection', () => {
  it('carries many requests at once, and one that reads nothing keeps no other back', async () => {
    const answer = (asked: Asked): void => (asked.body.includes('stall') ? pouring(MUCH) : streamed())(asked);
    const { url, options, fleet } = await startSecure(
      'HTTP/2',
      { answer, backend: { slots: 64 } },
      { limits: { streamBuffer: '256KB' }, timeouts: { idle: '2s' } },
    );
    const session = connectHttp2(url, options.ca);
    const stalled = openSecure(url, '/api/chat', chat({ stall: true }), { ...options, session });
    await stalled.head;
    stalled.body.pause();
    const ask = (): Promise<string> =>
      callSecure(url, '/api/chat', chat(), { ...options, session }).then(({ text }) => text);
    // Goes on past timeouts.idle: the traffic of others is no sign of life of the one that reads nothing.
    const rounds: string[] = [];
    while (fleet.lines.every(({ reason }) => reason !== 'the client stopped reading'))
      rounds.push(...(await Promise.all(Array.from({ length: 20 }, ask))));
    expect(new Set(rounds)).toEqual(new Set([tokenLine('Hi') + doneLine]));
    expect(await stalled.ending).toBe('cut');
  });

  it('that goes away ends everything that ran on it', async () => {
    const { url, options, fleet, fake } = await startSecure('HTTP/2', { answer: openStream() });
    const session = connectHttp2(url, options.ca);
    for (let i = 0; i < 3; i += 1) await openSecure(url, '/api/chat', chat(), { ...options, session }).head;
    session.destroy();
    await expect.poll(() => fleet.lines.map(({ outcome }) => outcome)).toEqual(['gone', 'gone', 'gone']);
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('is let finish when the gateway stops, and takes no further request', async () => {
    const { url, options, fleet, fake } = await startSecure('HTTP/2', { answer: openStream() });
    const session = connectHttp2(url, options.ca);
    const open = openSecure(url, '/api/chat', chat(), { ...options, session });
    await open.head;
    const goaway = new Promise((resolve) => session.once('goaway', resolve));
    const stopped = fleet.gateway.stop();
    await goaway;
    fake.asked[0]?.response.end(doneLine);
    expect(await open.ending).toBe('end');
    expect(open.bytes().toString()).toBe(tokenLine('Hi') + doneLine);
    await stopped;
  });

  it('refuses a request without a path, one with a foreign header, and one that lies about its length', async () => {
    const { url, options, fake } = await startSecure('HTTP/2');
    const session = connectHttp2(url, options.ca);
    const stream = session.request({ ':method': 'CONNECT', ':authority': 'evil.example:80' });
    const answered = new Promise((resolve) => stream.once('response', (head) => resolve(head[':status'])));
    expect(await answered).toBe(400);
    stream.destroy();
    const lying = openSecure(url, '/api/chat', JSON.stringify(chat()), {
      ...options,
      session,
      headers: { 'content-length': '5' },
    });
    lying.head.catch(() => {});
    expect(await lying.ending).toBe('cut');
    expect(fake.asked).toEqual([]);
  });
});
