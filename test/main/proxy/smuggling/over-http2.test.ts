import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../../support/certificates.ts';
import { type RawHeaders, rawHttp2 } from '../../../support/raw-http2.ts';
import { callSecure } from '../../../support/secure-client.ts';
import { type BeforeARecorder, BODY, HIDDEN, startBeforeARecorder } from './before-a-recorder.ts';

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

const pseudo = (over: Readonly<Record<string, string>> = {}): RawHeaders =>
  Object.entries({ ':method': 'POST', ':scheme': 'https', ':authority': 'g', ':path': '/api/chat', ...over });

const send = (headers: RawHeaders, body: readonly string[] = [BODY]) =>
  rawHttp2({ port: Number(new URL(before.fleet.url).port), ca }, headers, body);

const length = (count: number): readonly [string, string] => ['content-length', String(count)];
const injected = `x\r\n\r\n${HIDDEN}`;

it('passes on a request in bare frames, so that what the others do can be told from a broken client', async () => {
  const reply = await send([...pseudo(), length(BODY.length), ['x-a', '1']], [BODY.slice(0, 9), BODY.slice(9)]);
  expect([reply.outcome, JSON.parse(reply.body).message.content]).toEqual(['answered', 'ok']);
  const [request, ...others] = before.takeSeen();
  expect([request?.line, request?.body, others]).toEqual(['POST /api/chat HTTP/1.1', BODY, []]);
  expect(request?.headers).toContainEqual(['x-a', '1']);
});

describe('what would mean something else in HTTP/1.1 gets no further than the gateway', () => {
  it.each<[string, RawHeaders, readonly string[]]>([
    ['a length that is too small', [...pseudo(), length(2)], [BODY + HIDDEN]],
    ['a length that is too large', [...pseudo(), length(BODY.length + 50)], [BODY]],
    ['a length of nothing', [...pseudo(), length(0)], [BODY + HIDDEN]],
    ['a length without a body', [...pseudo(), length(5)], []],
    ['two lengths', [...pseudo(), length(BODY.length), length(2)], [BODY]],
    ['a length with a sign', [...pseudo(), ['content-length', `+${BODY.length}`]], [BODY]],
    ['a list of lengths', [...pseudo(), ['content-length', `${BODY.length}, 2`]], [BODY]],
    ['an encoding', [...pseudo(), ['transfer-encoding', 'chunked']], [`0\r\n\r\n${HIDDEN}`]],
    ['an encoding and a length', [...pseudo(), ['transfer-encoding', 'chunked'], length(BODY.length)], [BODY]],
    ['a connection header', [...pseudo(), ['connection', 'content-length']], [BODY]],
    ['keep-alive', [...pseudo(), ['keep-alive', 'timeout=5']], [BODY]],
    ['an upgrade', [...pseudo(), ['upgrade', 'h2c']], [BODY]],
    ['te with more than trailers', [...pseudo(), ['te', 'chunked']], [BODY]],
    ['a name in capitals', [...pseudo(), ['Transfer-Encoding', 'chunked']], [BODY]],
    ['line ends in the path', pseudo({ ':path': `/api/chat HTTP/1.1\r\nhost: g\r\n\r\n${HIDDEN}` }), [BODY]],
    ['a space in the path', pseudo({ ':path': '/api/chat HTTP/1.1' }), [BODY]],
    ['a path without a slash', pseudo({ ':path': 'api/chat' }), [BODY]],
    ['a path that climbs', pseudo({ ':path': '/api/../api/chat' }), [BODY]],
    ['an empty path', pseudo({ ':path': '' }), [BODY]],
    ['line ends in the method', pseudo({ ':method': `POST /api/pull HTTP/1.1\r\nx: ` }), [BODY]],
    ['a method with a path', pseudo({ ':method': 'POST /api/pull' }), [BODY]],
    ['line ends in the authority', pseudo({ ':authority': `g\r\n\r\n${HIDDEN}` }), [BODY]],
    ['line ends in the scheme', pseudo({ ':scheme': `https\r\nx: 1` }), [BODY]],
    ['two paths', [...pseudo(), [':path', '/api/pull']], [BODY]],
    ['two methods', [...pseudo(), [':method', 'GET']], [BODY]],
    ['a pseudo-header that is none', [...pseudo(), [':x', '1']], [BODY]],
    ['a pseudo-header behind others', [['x-a', '1'], ...pseudo()], [BODY]],
    ['no path', pseudo().filter(([name]) => name !== ':path'), [BODY]],
    ['no method', pseudo().filter(([name]) => name !== ':method'), [BODY]],
    ['no scheme', pseudo().filter(([name]) => name !== ':scheme'), [BODY]],
    [
      'a tunnel',
      [
        [':method', 'CONNECT'],
        [':authority', '127.0.0.1:22'],
      ],
      [HIDDEN],
    ],
  ])('%s', async (_, headers, body) => {
    const reply = await send(headers, body);
    expect(before.takeSeen()).toEqual([]);
    if (reply.outcome === 'answered') expect(reply.body).toMatch(/^\{"error":/);
    const next = await callSecure(before.fleet.url, '/api/chat', BODY, { protocol: 'HTTP/2', ca });
    expect([next.status, before.takeSeen().map((request) => request.body)]).toEqual([200, [BODY]]);
  });
});

describe('a header that no HTTP/1.1 could carry is left out, or the whole request is', () => {
  it.each<[string, RawHeaders, readonly string[]]>([
    ['line ends in a value', [...pseudo(), ['x-a', injected]], [BODY]],
    ['LF in a value', [...pseudo(), ['x-a', '1\ntransfer-encoding: chunked']], [BODY]],
    ['NUL in a value', [...pseudo(), ['x-a', '1\0']], [BODY]],
    ['line ends in a name', [...pseudo(), [`x-a: 1\r\ntransfer-encoding`, 'chunked']], [BODY]],
    ['a colon in a name', [...pseudo(), ['transfer-encoding: chunked', '1']], [BODY]],
    ['a space in a name', [...pseudo(), ['transfer-encoding ', 'chunked']], [BODY]],
    ['no name', [...pseudo(), ['', 'x']], [BODY]],
  ])('%s', async (_, headers, body) => {
    await send(headers, body);
    for (const request of before.takeSeen()) {
      expect([request.line, request.body]).toEqual(['POST /api/chat HTTP/1.1', BODY]);
      expect(JSON.stringify(request.headers)).not.toMatch(/x-a|transfer-encoding|smuggled|chunked/);
    }
  });
});

it('never takes the authority that a client names for anything but a name', async () => {
  await send([...pseudo({ ':authority': 'evil.example:99' }), length(BODY.length)]);
  const [request, ...others] = before.takeSeen();
  expect([request?.line, others]).toEqual(['POST /api/chat HTTP/1.1', []]);
  expect(request?.headers.filter(([name]) => name === 'host')).toEqual([['host', new URL(before.backend.url).host]]);
  expect(request?.headers).toContainEqual(['x-forwarded-host', 'evil.example:99']);
});

it('refuses a request that names two hosts, or two callers', async () => {
  for (const twice of [
    [...pseudo({ ':authority': 'evil.example:99' }), ['host', 'other.example']],
    [...pseudo(), ['authorization', 'Bearer a'], ['authorization', 'Bearer b']],
  ] as const) {
    const reply = await send([...twice, length(BODY.length)]);
    if (reply.outcome === 'answered')
      expect(reply.body).toMatch(/^\{"error":"the request (?:names two|has more than one)/);
    expect(before.takeSeen()).toEqual([]);
  }
});
