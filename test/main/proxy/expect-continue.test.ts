import { expect, it } from 'vitest';
import { connectRaw } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const head = (path: string, length: number, more = ''): string =>
  `POST ${path} HTTP/1.1\r\nhost: g\r\nexpect: 100-continue\r\ncontent-length: ${length}\r\n${more}\r\n`;

it('tells a client that asks first to go on, and forwards its body without the question', async () => {
  const fake = await startFakeBackend();
  const { url } = await startGatewayBefore([fake]);
  const body = JSON.stringify(chat());
  const client = await connectRaw(url);
  client.send(head('/api/chat', body.length));
  await expect.poll(client.text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  client.send(body);
  await expect.poll(client.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n.*"done":true/s);
  expect(fake.asked[0]?.headers.expect).toBeUndefined();
  expect(fake.asked[0]?.body.toString()).toBe(body);
});

it('does so for a blob that streams through', async () => {
  const { url } = await startGatewayBefore([await startFakeBackend()], { maxBody: '1KB' });
  const client = await connectRaw(url);
  client.send(head(`/api/blobs/sha256:${'a'.repeat(64)}`, 5_000, 'x-corral-backend: rig-1\r\n'));
  await expect.poll(client.text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
});

it.each([
  ['its body is too large', '/api/chat', 5_000, 413],
  ['its path is unknown', '/api/nothing', 10, 404],
  ['its method is wrong', '/api/tags', 10, 405],
])('refuses a client that asks first before it has sent anything when %s', async (_, path, length, status) => {
  const { url } = await startGatewayBefore([await startFakeBackend()], { maxBody: '1KB' });
  const client = await connectRaw(url);
  client.send(head(path, length));
  await client.closed;
  expect(client.text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(client.text().match(/^HTTP\/1\.1/gm)).toHaveLength(1);
});
