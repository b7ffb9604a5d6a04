import { createServer, type Socket } from 'node:net';
import { request } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { wireFailure } from '../../../main/proxy/wire-failure.ts';

const withCode = (code: string) => Object.assign(new Error(`${code} happened`), { code });

it.each([
  ['ECONNREFUSED', 'refused', 'connection refused'],
  ['EHOSTUNREACH', 'refused', 'no route to the host'],
  ['ENETUNREACH', 'refused', 'network unreachable'],
  ['EHOSTDOWN', 'refused', 'the host is down'],
  ['ENOTFOUND', 'refused', 'the host name does not resolve'],
  ['EAI_AGAIN', 'refused', 'the host name does not resolve for now'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout', 'no connection within the time allowed'],
  ['ETIMEDOUT', 'connect_timeout', 'no connection within the time allowed'],
  ['HPE_INVALID_CONSTANT', 'not_ollama', 'answered with something that is not HTTP (HPE_INVALID_CONSTANT)'],
  ['UND_ERR_HEADERS_OVERFLOW', 'not_ollama', 'answered with something that is not HTTP (UND_ERR_HEADERS_OVERFLOW)'],
  ['ECONNRESET', 'reset', 'the connection broke (ECONNRESET)'],
  ['EPIPE', 'reset', 'the connection broke (EPIPE)'],
  ['UND_ERR_SOCKET', 'reset', 'the connection broke (UND_ERR_SOCKET)'],
])('%s means %s', (code, kind, reason) => {
  expect(wireFailure(withCode(code))).toEqual({ kind, reason });
});

it('an error without a code is told in its own words', () => {
  expect(wireFailure(new Error('odd'))).toEqual({ kind: 'reset', reason: 'the connection broke (odd)' });
  expect(wireFailure(Object.assign(new Error('odd'), { code: 7 }))).toMatchObject({ kind: 'reset' });
});

/** What the real client reports of a server that does this to each connection. */
async function failureOf(behave: ((socket: Socket) => void) | null) {
  const server = createServer(behave ?? (() => {}));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const close = () => new Promise((resolve) => void server.close(resolve));
  if (behave) onTestFinished(() => void server.close());
  else await close();
  const error = await request(`http://127.0.0.1:${port}/`).then(
    () => new Error('it answered'),
    (reason: Error) => reason,
  );
  return wireFailure(error);
}

it('a port where nobody listens is refused', async () => {
  expect(await failureOf(null)).toEqual({ kind: 'refused', reason: 'connection refused' });
});

const answering = (text: string) => (socket: Socket) => void socket.once('data', () => socket.end(text));

it.each(['', 'HT', 'HTTP/1.1 200 OK\r\nContent-Ty'])('a connection closed after %j is a reset', async (text) => {
  expect((await failureOf(answering(text))).kind).toBe('reset');
});

it('a connection reset before any answer is a reset', async () => {
  expect((await failureOf((socket) => socket.once('data', () => socket.resetAndDestroy()))).kind).toBe('reset');
});

it.each(['SSH-2.0-OpenSSH_9.6\r\n', '220 mail.example ESMTP\r\n', 'HTTP/9.9 200 OK\r\n\r\n'])(
  'an answer of %j is not from Ollama',
  async (text) => {
    expect((await failureOf(answering(text))).kind).toBe('not_ollama');
  },
);
