import { expect, it, onTestFinished } from 'vitest';
import { connectRaw } from './client.ts';
import { startRecordingBackend } from './recording-backend.ts';

it.each([
  ['a length twice', 'POST /a HTTP/1.1\r\nhost: g\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\nx'],
  ['chunks', 'POST /a HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['no host', 'GET /a HTTP/1.1\r\n\r\n'],
  ['a bare LF', 'GET /a HTTP/1.1\r\nhost: g\r\nx: 1\ny: 2\r\n\r\n'],
  ['a space in a name', 'GET /a HTTP/1.1\r\nhost: g\r\nx y: 1\r\n\r\n'],
  ['another request behind it', 'GET /a HTTP/1.1\r\nhost: g\r\n\r\nGET /b HTTP/1.1\r\nhost: g\r\n\r\n'],
])('a recorder notices %s', async (_, bytes) => {
  const backend = await startRecordingBackend();
  onTestFinished(backend.close);
  const client = await connectRaw(backend.url);
  client.send(bytes);
  await expect.poll(() => backend.oddities).toHaveLength(1);
});
