import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BeforeARecorder, BODY, HIDDEN, startBeforeARecorder } from './before-a-recorder.ts';

let before: BeforeARecorder;
beforeAll(async () => {
  before = await startBeforeARecorder();
});
afterAll(() => before?.stop());

const post = (headers: readonly string[], body: string): string =>
  `POST /api/chat HTTP/1.1\r\n${['host: g', ...headers].map((header) => `${header}\r\n`).join('')}\r\n${body}`;
const CHUNKED = 'transfer-encoding: chunked';
const whole = `content-length: ${BODY.length}`;
const hex = BODY.length.toString(16);
const inChunks = `${hex}\r\n${BODY}\r\n0\r\n\r\n`;

describe('a request whose end two servers could see in different places is refused, and no backend hears of it', () => {
  it.each<[string, string]>([
    ['CL.TE', post(['content-length: 5', CHUNKED], `0\r\n\r\n${HIDDEN}`)],
    ['TE.CL', post([CHUNKED, 'content-length: 4'], inChunks + HIDDEN)],
    ['CL.TE with a length that fits', post([whole, CHUNKED], inChunks)],
    ['two lengths', post([whole, 'content-length: 0'], BODY + HIDDEN)],
    ['two lengths that are alike', post([whole, whole], BODY + HIDDEN)],
    ['a list of lengths', post([`content-length: ${BODY.length}, ${BODY.length}`], BODY + HIDDEN)],
    ['a length with a sign', post([`content-length: +${BODY.length}`], BODY + HIDDEN)],
    ['a negative length', post(['content-length: -1'], BODY + HIDDEN)],
    ['a length in hexadecimal', post([`content-length: 0x${hex}`], BODY + HIDDEN)],
    ['a length with an exponent', post(['content-length: 1e1'], BODY + HIDDEN)],
    ['a length with a fraction', post([`content-length: ${BODY.length}.0`], BODY + HIDDEN)],
    ['a length with words', post([`content-length: ${BODY.length} bytes`], BODY + HIDDEN)],
    ['a length with a gap', post(['content-length: 1 2'], BODY + HIDDEN)],
    ['an empty length', post(['content-length:'], BODY + HIDDEN)],
    ['a length beyond counting', post(['content-length: 99999999999999999999999'], BODY + HIDDEN)],
    ['a length that wraps around', post([`content-length: ${2n ** 64n + BigInt(BODY.length)}`], BODY + HIDDEN)],
    ['a length after a vertical tab', post([`content-length:\x0b${BODY.length}`], BODY + HIDDEN)],
    ['a space before the colon of a length', post([`content-length : ${BODY.length}`], BODY + HIDDEN)],
    ['a space before the colon of an encoding', post(['transfer-encoding : chunked', whole], inChunks + HIDDEN)],
    ['a space before a name', post([' transfer-encoding: chunked', whole], BODY + HIDDEN)],
    ['a name after a tab', post(['x: 1', '\ttransfer-encoding: chunked', whole], BODY + HIDDEN)],
    ['an encoding nobody knows', post(['transfer-encoding: xchunked'], inChunks + HIDDEN)],
    ['an encoding that is not one', post(['transfer-encoding: identity'], BODY + HIDDEN)],
    ['an encoding and a length', post(['transfer-encoding: identity', whole], BODY + HIDDEN)],
    ['chunks that are not the last encoding', post(['transfer-encoding: chunked, identity'], inChunks + HIDDEN)],
    ['an encoding in two lines', post([CHUNKED, 'transfer-encoding: identity'], inChunks + HIDDEN)],
    ['an encoding in quotes', post(['transfer-encoding: "chunked"'], inChunks + HIDDEN)],
    ['an encoding after a vertical tab', post(['transfer-encoding:\x0bchunked'], inChunks + HIDDEN)],
    ['an encoding with a NUL', post(['transfer-encoding: chunked\0'], inChunks + HIDDEN)],
    ['an empty encoding', post(['transfer-encoding:'], inChunks + HIDDEN)],
  ])('%s', async (_, bytes) => {
    expect(await before.attack(bytes)).toEqual({ statuses: [400], seen: [] });
  });
});

describe('lines that do not end as they must are refused', () => {
  it.each<[string, string]>([
    ['all of them with LF alone', post([whole], BODY).replaceAll('\r\n', '\n') + HIDDEN],
    ['LF in a value, with a header after it', post(['x: 1\ncontent-length: 0', whole], BODY + HIDDEN)],
    ['CR in a value, with a header after it', post(['x: 1\rcontent-length: 0', whole], BODY + HIDDEN)],
    ['LF before a hidden encoding', post([`x: 1\n${CHUNKED}`, whole], BODY + HIDDEN)],
    ['the head with LF CR LF', `POST /api/chat HTTP/1.1\r\nhost: g\r\n${whole}\n\r\n${BODY}${HIDDEN}`],
    ['the request line with CR', `POST /api/chat HTTP/1.1\rhost: g\r\n${whole}\r\n\r\n${BODY}${HIDDEN}`],
    ['a value with a NUL', post(['x: 1\0', whole], BODY + HIDDEN)],
    ['a name with a NUL', post(['x\0: 1', whole], BODY + HIDDEN)],
    ['a name with a space', post(['x y: 1', whole], BODY + HIDDEN)],
    ['a name in brackets', post(['x(y): 1', whole], BODY + HIDDEN)],
    ['no name', post([': 1', whole], BODY + HIDDEN)],
    ['no colon', post(['x', whole], BODY + HIDDEN)],
    ['chunks with LF alone', post([CHUNKED], inChunks.replaceAll('\r\n', '\n') + HIDDEN)],
  ])('%s', async (_, bytes) => {
    const { statuses, seen } = await before.attack(bytes);
    expect(seen).toEqual([]);
    expect(statuses).toEqual([400]);
  });
});

describe('chunks whose size two servers could read in different ways are refused', () => {
  const withSize = (size: string): string => post([CHUNKED], `${size}\r\n${BODY}\r\n0\r\n\r\n${HIDDEN}`);
  it.each<[string, string]>([
    ['a sign', withSize(`+${hex}`)],
    ['a minus', withSize(`-${hex}`)],
    ['a prefix', withSize(`0x${hex}`)],
    ['a space before', withSize(` ${hex}`)],
    ['an underscore', withSize(`${hex[0]}_${hex[1]}`)],
    ['no digits', withSize('')],
    ['more digits than a number has', withSize(`${'f'.repeat(17)}${hex}`)],
    ['one that wraps around', withSize((2n ** 64n + BigInt(BODY.length)).toString(16))],
    ['an extension that holds LF', withSize(`${hex};a\nb`)],
    ['an extension that holds CR', withSize(`${hex};a\rb`)],
    ['data that is longer than its size', post([CHUNKED], `4\r\n${BODY}\r\n0\r\n\r\n${HIDDEN}`)],
    ['no line end after the data', post([CHUNKED], `${hex}\r\n${BODY}0\r\n\r\n${HIDDEN}`)],
    ['a trailer that is a length', post([CHUNKED], `${hex}\r\n${BODY}\r\n0\r\ncontent-length: 5\r\n\r\n${HIDDEN}`)],
    ['a trailer that is an encoding', post([CHUNKED], `${hex}\r\n${BODY}\r\n0\r\n${CHUNKED}\r\n\r\n${HIDDEN}`)],
    ['a trailer with a space in its name', post([CHUNKED], `${hex}\r\n${BODY}\r\n0\r\nx y: 1\r\n\r\n${HIDDEN}`)],
  ])('%s', async (_, bytes) => {
    const { statuses, seen } = await before.attack(bytes);
    expect(seen).toEqual([]);
    expect(statuses).toEqual([400]);
  });
});

describe('what is unusual and can be read in one way only arrives as the plainest of requests', () => {
  it.each<[string, string]>([
    ['spaces around a length', post([`content-length:  \t${BODY.length} \t`], BODY)],
    ['zeros before a length', post([`content-length: 000${BODY.length}`], BODY)],
    ['names in capitals', post([`CONTENT-LENGTH: ${BODY.length}`], BODY)],
    ['chunks', post([CHUNKED], inChunks)],
    ['chunks in capitals', post(['Transfer-Encoding: CHUNKED'], inChunks)],
    ['single bytes', post([CHUNKED], `${[...BODY].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`)],
    ['zeros before a size', post([CHUNKED], `0000${hex}\r\n${BODY}\r\n0000\r\n\r\n`)],
    ['extensions of chunks', post([CHUNKED], `${hex};a=1;b="x"\r\n${BODY}\r\n0;end\r\n\r\n`)],
    [
      'trailers',
      post([CHUNKED], `${hex}\r\n${BODY}\r\n0\r\nx-corral-backend: rig-9\r\nauthorization: Bearer x\r\n\r\n`),
    ],
    ['empty lines before it', `\r\n\r\n${post([whole], BODY)}`],
    [
      'a header that names the framing as one of the connection',
      post(['connection: content-length, host', whole], BODY),
    ],
    [
      'one that looks like an encoding',
      post(['transfer_encoding: chunked', 'x-transfer-encoding: chunked', whole], BODY),
    ],
  ])('%s', async (_, bytes) => {
    const { statuses, seen } = await before.attack(bytes);
    expect(statuses).toEqual([200, 200]);
    expect(seen).toHaveLength(1);
    const [request] = seen;
    expect([request?.line, request?.body]).toEqual(['POST /api/chat HTTP/1.1', BODY]);
    const names = request?.headers.map(([name]) => name) ?? [];
    expect(names.filter((name) => name === 'content-length')).toHaveLength(1);
    for (const name of ['transfer-encoding', 'trailer', 'te', 'upgrade', 'http2-settings', 'x-corral-backend'])
      expect(names).not.toContain(name);
  });
});

it('an upgrade is not made, and nothing that came right behind it is read', async () => {
  const headers = ['connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AAMAAABk', whole];
  const { statuses, seen } = await before.attack(post(headers, BODY) + HIDDEN);
  expect(statuses).toEqual([200]);
  expect(seen.map(({ line, body }) => [line, body])).toEqual([['POST /api/chat HTTP/1.1', BODY]]);
  expect(JSON.stringify(seen)).not.toMatch(/upgrade|http2-settings/);
});

it('chunks are nothing that HTTP/1.0 has', async () => {
  const { statuses, seen } = await before.attack(post([CHUNKED], inChunks).replace('HTTP/1.1', 'HTTP/1.0') + HIDDEN);
  expect([statuses, seen]).toEqual([[400], []]);
});
