import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BeforeARecorder, BODY, HIDDEN, startBeforeARecorder } from './before-a-recorder.ts';

let before: BeforeARecorder;
beforeAll(async () => {
  before = await startBeforeARecorder({ maxBody: '1KB' });
});
afterAll(() => before?.stop());

const request = (line: string, body = '', headers: readonly string[] = []): string =>
  `${line} HTTP/1.1\r\n${['host: g', ...headers, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`;
const chat = (text: string): string => JSON.stringify({ model: 'llama3.2', messages: [], stream: false, text });

describe('requests that come one behind the other on a connection', () => {
  it('reach the backend each by itself, in their order', async () => {
    const bodies = ['one', 'two', 'three'].map(chat);
    const { statuses, seen } = await before.attack(bodies.map((body) => request('POST /api/chat', body)).join(''));
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(seen.map(({ body }) => body)).toEqual(bodies);
  });

  it('are no longer believed after one that is malformed', async () => {
    const good = request('POST /api/chat', chat('good'));
    const { statuses, seen } = await before.attack(`${good}POST /api/chat HTTP/1.1\r\nno colon\r\n\r\n${good}`);
    expect(seen.length).toBeLessThanOrEqual(1);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(seen.length);
  });
});

describe('the body of a request that is answered without reading it is no request', () => {
  it.each<[string, string, number]>([
    ['whose path is unknown', request('POST /nowhere', HIDDEN), 404],
    ['whose path is malformed', request('POST /a/../b', HIDDEN), 400],
    ['whose method is not allowed', request('PUT /api/chat', HIDDEN), 405],
    ['that is answered by the gateway', request('GET /api/tags', HIDDEN), 200],
    ['that asks for a head only', request('HEAD /health', HIDDEN), 200],
    ['that deletes', request('DELETE /api/version', HIDDEN), 405],
    ['that is OPTIONS', request('OPTIONS *', HIDDEN), 400],
    ['that expects to be asked on', request('POST /nowhere', HIDDEN, ['expect: 100-continue']), 404],
    ['that a page sent', request('POST /api/chat', HIDDEN, ['origin: https://evil.example']), 403],
    ['whose body is no JSON', request('POST /api/chat', HIDDEN), 400],
    ['whose body is too large', request('POST /api/chat', HIDDEN + ' '.repeat(2_000)), 413],
  ])('%s', async (_, bytes, status) => {
    const { statuses, seen } = await before.attack(bytes);
    expect(seen).toEqual([]);
    // One that promised to wait before sending it is not listened to any longer.
    expect(statuses).toEqual(bytes.includes('expect:') ? [status] : [status, 200]);
  });
});

describe('a request line that is odd never becomes another one', () => {
  it.each<[string, string]>([
    ['a tab', 'POST\t/api/chat HTTP/1.1'],
    ['more words', 'POST /api/chat HTTP/1.1 x'],
    ['a space in the path', 'POST /api/chat?x= HTTP/1.1 HTTP/1.1'],
    ['a CR in the path', 'POST /api/chat\rx HTTP/1.1'],
    ['a NUL in the path', 'POST /api/chat\0 HTTP/1.1'],
    ['no version', 'POST /api/chat'],
    ['a version that is none', 'POST /api/chat HTTP/9.9'],
    ['HTTP/2 by name', 'POST /api/chat HTTP/2.0'],
    ['HTTP/0.9', 'POST /api/chat HTTP/0.9'],
    ['a method in small letters', 'post /api/chat HTTP/1.1'],
    ['a method that is none', 'P0ST /api/chat HTTP/1.1'],
    ['a method with more behind it', 'POST\0 /api/chat HTTP/1.1'],
    ['a method of WebDAV', 'PROPFIND /api/chat HTTP/1.1'],
    ['TRACE', 'TRACE /api/chat HTTP/1.1'],
    ['an authority', 'POST g:443 HTTP/1.1'],
    ['a tunnel', 'CONNECT 127.0.0.1:22 HTTP/1.1'],
    ['a star', 'POST * HTTP/1.1'],
    ['a path without a slash', 'POST api/chat HTTP/1.1'],
    ['another scheme', 'POST ftp://g/api/chat HTTP/1.1'],
    ['a name and password', 'POST http://a:b@g\\@x/api/chat HTTP/1.1'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0'],
  ])('%s', async (_, line) => {
    const { statuses, seen } = await before.attack(
      `${line}\r\nhost: g\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
    );
    expect(seen).toEqual([]);
    for (const status of statuses.slice(0, 1)) expect([400, 404, 405, 501]).toContain(status);
  });

  it.each([
    ['in capitals', 'POST http://G/api/chat'],
    ['with the usual port', 'POST http://g:80/api/chat'],
    ['by another scheme', 'POST https://g/api/chat'],
  ])('and one that names the server, too, %s, goes on without', async (_, line) => {
    const { statuses, seen } = await before.attack(request(line, BODY));
    expect(statuses).toEqual([200, 200]);
    expect(seen[0]?.line).toBe('POST /api/chat HTTP/1.1');
    expect(seen[0]?.headers).toContainEqual(['host', new URL(before.backend.url).host]);
    expect(seen[0]?.headers).toContainEqual(['x-forwarded-host', 'g']);
  });

  it.each([
    ['another server', 'POST http://evil.example:99/api/chat'],
    ['a name and password', 'POST http://g:b@g/api/chat'],
    ['nobody', 'POST http:///api/chat'],
  ])('and one that names %s beside its Host header is refused', async (_, line) => {
    const { statuses, seen } = await before.attack(request(line, BODY));
    expect([statuses, seen]).toEqual([[400], []]);
  });

  it.each<[string, string]>([
    ['spaces', 'POST   /api/chat   HTTP/1.1'],
    ['a name for the protocol that a camera would use', 'POST /api/chat RTSP/1.0'],
  ])('one that the parser forgives, for its %s, goes on as it must be', async (_, line) => {
    const { seen } = await before.attack(`${line}\r\nhost: g\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`);
    for (const request of seen) expect([request.line, request.body]).toEqual(['POST /api/chat HTTP/1.1', BODY]);
  });

  it.each([
    'a, b',
    'a b',
    'a\tb',
    'a@b',
    'a:80:90',
    'a:port',
    'a/../b',
    'a?x',
    '[::1',
    '::1',
    '"a"',
    '<a>',
    'a\\b',
    'h\xf6st',
    'a'.repeat(256),
  ])('and a Host header that is no name with a port is refused: %j', async (host) => {
    const head = ['POST /api/chat HTTP/1.1', `host: ${host}`, `content-length: ${BODY.length}`].join('\r\n');
    const { statuses, seen } = await before.attack(`${head}\r\n\r\n${BODY}`);
    expect([statuses, seen]).toEqual([[400], []]);
  });

  it.each(['gateway.lan:8080', 'my_box', '10.0.1.5', '[fe80::1%eth0]:8443', '[::1]'])(
    'and one that is says so to the backend: %s',
    async (host) => {
      const head = ['POST /api/chat HTTP/1.1', `host: ${host}`, `content-length: ${BODY.length}`].join('\r\n');
      const { seen } = await before.attack(`${head}\r\n\r\n${BODY}`);
      expect(seen[0]?.headers).toContainEqual(['x-forwarded-host', host]);
    },
  );

  it('and credentials that are there twice are refused: another server might go by the second', async () => {
    const twice = ['authorization: Bearer a', 'Authorization: Bearer b'];
    const { statuses, seen } = await before.attack(request('POST /api/chat', BODY, twice));
    expect([statuses, seen]).toEqual([[400], []]);
  });

  it.each<[string, readonly string[]]>([
    ['none', []],
    ['two', ['host: g', 'host: evil']],
  ])('and %s of a Host header is refused', async (_, hosts) => {
    const head = ['POST /api/chat HTTP/1.1', ...hosts, `content-length: ${BODY.length}`].join('\r\n');
    const { statuses, seen } = await before.attack(`${head}\r\n\r\n${BODY}`);
    expect([statuses, seen]).toEqual([[400], []]);
  });
});

describe('what a client says of its connection or itself', () => {
  it('is not repeated to the backend, however it is spelled', async () => {
    const said = [
      'Connection: keep-alive, X-Secret, Transfer-Encoding',
      'X-Secret: 1',
      'Keep-Alive: timeout=5',
      'TE: trailers',
      'Proxy-Connection: keep-alive',
      'Proxy-Authorization: Basic eA==',
      'X-Forwarded-For: 6.6.6.6',
      'X-FORWARDED-HOST: evil',
      'Forwarded: for=6.6.6.6',
      'X-Real-IP: 6.6.6.6',
      'Authorization: Bearer x',
      'X-Api-Key: x',
      'Cookie: a=b',
    ];
    const { seen } = await before.attack(request('POST /api/chat', BODY, said));
    const values = seen[0]?.headers.map(([name, value]) => `${name}: ${value}`) ?? [];
    expect(values).toContain('x-forwarded-for: 127.0.0.1');
    expect(values.join('\n')).not.toMatch(
      /6\.6\.6\.6|evil|x-secret|^te:|proxy-|cookie|authorization|x-api-key|keep-alive: /m,
    );
  });

  it('comes as one line when it was folded over two, or not at all', async () => {
    const { statuses, seen } = await before.attack(request('POST /api/chat', BODY, ['x-a: 1', ' content-length: 0']));
    if (seen.length === 0) expect(statuses).toEqual([400]);
    for (const { body } of seen) expect(body).toBe(BODY);
  });
});
