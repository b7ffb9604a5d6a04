import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificates } from '../../support/certificates.ts';
import { flood, floods, type RawHeaders, rawHttp2 } from '../../support/raw-http2.ts';
import { callSecure } from '../../support/secure-client.ts';
import { type BeforeARecorder, BODY, startBeforeARecorder } from './smuggling/before-a-recorder.ts';

let before: BeforeARecorder;
let ca: string;
const undo: (() => void)[] = [];
beforeAll(async () => {
  const files = await makeCertificates(undefined, (remove) => undo.push(remove));
  ca = files.ca;
  before = await startBeforeARecorder({ listen: { host: '127.0.0.1', port: 0, tls: files.tls } });
});
afterAll(async () => {
  await before?.stop();
  for (const step of undo) step();
});

/** Far beyond every bound, and little to send. */
const MANY = 30_000;
const head: RawHeaders = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':authority', 'g'],
  [':path', '/api/chat'],
];
const port = (): number => Number(new URL(before.fleet.url).port);

async function expectNextServed(): Promise<void> {
  const next = await callSecure(before.fleet.url, '/api/chat', BODY, { protocol: 'HTTP/2', ca });
  expect([next.status, before.takeSeen().map(({ body }) => body)]).toEqual([200, [BODY]]);
  await expect.poll(async () => (await before.fleet.status()).gateway.inFlight, { timeout: 20_000 }).toBe(0);
}

it('a client that makes requests and takes them back at once loses its connection after some', async () => {
  const seenBefore = before.fleet.lines.length;
  const flooded = await flood({ port: port(), ca }, floods.reset(head), MANY);
  expect(flooded.isClosed).toBe(true);
  // The bound is a thousand at once, and 33 a second.
  expect(before.fleet.lines.length - seenBefore).toBeLessThan(MANY / 4);
  expect(before.takeSeen()).toEqual([]);
  await expectNextServed();
});

it.each<[string, (round: number) => Buffer]>([
  ['whose head never ends', floods.continuation(head, [['x-a', 'a'.repeat(4_000)]])],
  ['whose head goes on with nothing', floods.continuation(head, [])],
  ['whose body goes on with nothing', floods.emptyData(head)],
])('a client %s loses its connection', async (_, piece) => {
  const flooded = await flood({ port: port(), ca }, piece, MANY);
  expect(flooded.isClosed).toBe(true);
  expect(before.takeSeen()).toEqual([]);
  await expectNextServed();
});

it('a client may have 128 requests open at once on a connection; more are refused, and it keeps the others', async () => {
  const flooded = await flood({ port: port(), ca }, floods.open(head), 300);
  expect([flooded.isClosed, flooded.resets]).toEqual([false, 300 - 128]);
  await expectNextServed();
});

it('a client that pings without end and reads no answer loses its connection, or is answered; everybody else is', async () => {
  await flood({ port: port(), ca }, floods.ping(), MANY);
  await expectNextServed();
});

it.each<[string, RawHeaders]>([
  ['many', Array.from({ length: 200 }, (_, index): [string, string] => [`x-${index}`, 'v'])],
  ['huge', Array.from({ length: 5 }, (_, index): [string, string] => [`x-${index}`, 'a'.repeat(15_000)])],
])('a request with %s headers is refused, and no backend hears of it', async (_, headers) => {
  const reply = await rawHttp2({ port: port(), ca }, [...head, ...headers], [BODY]);
  expect([reply.outcome, reply.body]).not.toEqual(['answered', expect.stringContaining('"ok"')]);
  expect(before.takeSeen()).toEqual([]);
  await expectNextServed();
});
