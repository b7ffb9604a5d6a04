import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { locked, newKey } from '../../gateway/keys/with-keys.ts';
import { type BeforeARecorder, BODY, HIDDEN, LAST, startBeforeARecorder } from './before-a-recorder.ts';

let before: BeforeARecorder;
let secret: string;
beforeAll(async () => {
  // What is tried here is more than one key may ask for in a minute.
  before = await startBeforeARecorder({ ...locked, limits: { requestsPerMinute: 0 } });
  secret = (await newKey(before.fleet)).secret;
});
afterAll(() => before?.stop());

const SECRET = '<secret>';
const latin1 = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 12 });
const often = <T>(usual: T, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3 * others.length, arbitrary: fc.constant(usual) }, ...others);

/** A text with something done to it in one place. */
const spoiled = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(text.length), fc.nat(2), latin1)
    .map(([at, cut, more]) => text.slice(0, at) + more + text.slice(at + cut));

/** Almost the key, and never it. */
const DECOYS = ['', 'none', 'ck_', `${SECRET}0`, `0${SECRET}`, `ck_${SECRET}`, `%63${SECRET}`, `${SECRET}/${SECRET}`];
const key = often(SECRET, spoiled(SECRET), fc.constantFrom(...DECOYS));
const path = often(
  '/api/chat',
  spoiled('/api/chat'),
  fc.constantFrom('//api/%63hat/', '/v1/chat/completions', 'http://evil/api/chat', '/api/pull', '/api/tags', '*', '/'),
);
const carrier = fc.constantFrom('bearer', 'x-api-key', 'path');
const header = fc.oneof(
  fc.constantFrom(
    'accept: */*',
    'content-type: application/json',
    'content-length: 3',
    'content-length: +3',
    'transfer-encoding: chunked',
    'Transfer-Encoding : chunked',
    'connection: content-length, authorization',
    'expect: 100-continue',
    'upgrade: h2c',
    'host: evil',
    'x-corral-backend: rig-1',
    'x-forwarded-for: 10.0.0.1',
    'x-a: 1\r\n\tfolded',
    'x-a: 1\nx-b: 2',
    'te: trailers',
    'content-encoding: zstd',
  ),
  fc.tuple(latin1, latin1).map(([name, value]) => `${name}: ${value}`),
  latin1,
);
const framing = fc.constantFrom('length', 'length', 'length', 'chunks', 'both', 'none', 'short', 'long');
const body = often(BODY, spoiled(BODY), fc.constant(HIDDEN), latin1);

interface Recipe {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly carrier: string;
  readonly headers: readonly string[];
  readonly framing: string;
  readonly body: string;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  method: often('POST', fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT', 'post', 'TRACE'), latin1),
  path,
  key,
  carrier,
  headers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(header, { maxLength: 3 })),
  framing,
  body,
});

const inChunks = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

function write({ method, path, key, carrier, headers, framing, body }: Recipe): string {
  const hasLength = ['length', 'both', 'short', 'long'].includes(framing);
  const length = body.length + (framing === 'short' ? -2 : framing === 'long' ? 2 : 0);
  const lines = [
    `${method} ${carrier === 'path' ? `/k/${key}` : ''}${path} HTTP/1.1`,
    'host: g',
    ...(carrier === 'bearer' ? [`authorization: Bearer ${key}`] : []),
    ...(carrier === 'x-api-key' ? [`x-api-key: ${key}`] : []),
    ...headers,
    ...(hasLength ? [`content-length: ${length}`] : []),
    ...(framing === 'chunks' || framing === 'both' ? ['transfer-encoding: chunked'] : []),
  ];
  const sent = framing === 'chunks' || framing === 'both' ? inChunks(body) : body;
  return `${lines.join('\r\n')}\r\n\r\n${sent}`.replaceAll(SECRET, secret);
}

const LINE = /^POST \/(?:api\/chat|v1\/chat\/completions)(?:\?[!-~]*)? HTTP\/1\.1$/;

it('whatever a client sends, a backend sees a plain request that its key covers, or nothing', async () => {
  let served = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(recipe, async (made) => {
      const bytes = write(made);
      const { statuses, seen } = await before.send(bytes);
      expect(statuses).not.toContain(500);
      expect(seen.length).toBeLessThanOrEqual(1);
      for (const { line, headers, body } of seen) {
        expect(DECOYS).not.toContain(made.key);
        expect(bytes).toContain(secret);
        expect(line).toMatch(LINE);
        expect(bytes + LAST).toContain(body);
        expect(headers.map(([name]) => name)).not.toContain('authorization');
        expect(JSON.stringify([line, headers, body])).not.toContain(secret.slice(4));
      }
      served += seen.length;
      refused += seen.length === 0 ? 1 : 0;
    }),
    { seed: 20_261_125, numRuns: 600, interruptAfterTimeLimit: 10_000 },
  );
  // Neither is rare: what is made up here reaches the backend, and is turned away, often enough to tell anything.
  expect(served).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
}, 30_000);
