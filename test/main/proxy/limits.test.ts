import { describe, expect, it } from 'vitest';
import { call, connectRaw, postText } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const padded = (bytes: number): string => {
  const bare = JSON.stringify(chat());
  return bare + ' '.repeat(bytes - bare.length);
};
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunkedHead = (path: string): string => `POST ${path} HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n`;

describe('a body larger than maxBody', () => {
  it('is refused by its Content-Length before any of it is sent, in the shape of the API called', async () => {
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake], { maxBody: '1KB' });
    for (const [path, shape] of [
      ['/api/chat', { error: expect.stringContaining('maxBody') }],
      ['/v1/chat/completions', { error: expect.objectContaining({ type: 'invalid_request_error' }) }],
      ['/v1/messages', { type: 'error', error: expect.objectContaining({ type: 'request_too_large' }) }],
    ] as const) {
      const client = await connectRaw(url);
      client.send(`POST ${path} HTTP/1.1\r\nhost: g\r\ncontent-length: 1025\r\n\r\n`);
      await expect.poll(() => client.text()).toContain('}');
      expect(client.text()).toMatch(/^HTTP\/1\.1 413 /);
      expect(JSON.parse(client.text().split('\r\n\r\n')[1]!)).toMatchObject(shape);
    }
    expect(fake.asked).toEqual([]);
  });

  it('is refused by counting when it is chunked, without waiting for its end', async () => {
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake], { maxBody: '1KB' });
    const client = await connectRaw(url);
    client.send(chunkedHead('/api/chat') + chunk('x'.repeat(1000)) + chunk('x'.repeat(25)));
    await expect.poll(() => client.text()).toMatch(/^HTTP\/1\.1 413 .*maxBody/s);
    expect(fake.asked).toEqual([]);
  });

  it('passes when it is exactly maxBody, with a length or chunked', async () => {
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake], { maxBody: '1KB' });
    expect((await call(url, '/api/chat', padded(1024))).status).toBe(200);
    const client = await connectRaw(url);
    client.send(chunkedHead('/api/chat') + chunk(padded(1024)) + chunk(''));
    await expect.poll(() => client.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(fake.asked.map(({ body }) => body.length)).toEqual([1024, 1024]);
  });

  it('reaches a client that sends all of it before it reads', async () => {
    const { url } = await startGatewayBefore([await startFakeBackend()], { maxBody: '1KB' });
    const reply = await call(url, '/api/chat', padded(8 * 1024 * 1024));
    expect(reply.status).toBe(413);
  });

  it('does not hold the connection for a client that goes on sending for ever', async () => {
    const { url } = await startGatewayBefore([await startFakeBackend()], {
      maxBody: '1KB',
      timeouts: { body: '300ms' },
    });
    const client = await connectRaw(url);
    client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\ncontent-length: 100000000\r\n\r\n');
    const drip = setInterval(() => client.send('x'), 100);
    await client.closed;
    clearInterval(drip);
    expect(client.text()).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('a client that is too slow', () => {
  it('gets 408 and is cut off when its head does not arrive in time', async () => {
    const { url } = await startGatewayBefore([await startFakeBackend()], { timeouts: { header: '200ms' } });
    const client = await connectRaw(url);
    client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\n');
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 .*"error"/s);
  });

  it('gets 408 and is cut off when its body stops arriving', async () => {
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake], { timeouts: { body: '200ms' } });
    const client = await connectRaw(url);
    client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\ncontent-length: 100\r\n\r\n{"model":');
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 .*"error"/s);
    expect(fake.asked).toEqual([]);
  });

  it('is waited for while its body keeps arriving', async () => {
    const { url } = await startGatewayBefore([await startFakeBackend()], { timeouts: { body: '500ms' } });
    const client = await connectRaw(url);
    const text = postText('/api/chat', chat());
    const pieces = text.match(/.{1,20}/gs)!;
    const drip = setInterval(() => {
      const piece = pieces.shift();
      if (piece) client.send(piece);
    }, 150);
    await expect.poll(() => client.text()).toMatch(/^HTTP\/1\.1 200 /);
    clearInterval(drip);
  });
});

describe('what is not a request', () => {
  const answerTo = async (text: string): Promise<string> => {
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake]);
    const client = await connectRaw(url);
    client.send(text);
    await client.closed;
    expect(fake.asked).toEqual([]);
    return client.text();
  };

  it('gets 431 and is cut off when its head is larger than 64 KB', async () => {
    const answer = await answerTo(`GET / HTTP/1.1\r\nhost: g\r\nx-long: ${'a'.repeat(65 * 1024)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"error"/s);
  });

  it.each([
    ['it is no HTTP at all', 'hello\r\n\r\n'],
    ['it is TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['it has two lengths', 'POST /api/chat HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    [
      'it has a length and is chunked',
      'POST /api/chat HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['it has no Host', 'GET /api/version HTTP/1.1\r\n\r\n'],
    ['its header names hold a space', 'GET / HTTP/1.1\r\nhost: g\r\nx y: 1\r\n\r\n'],
  ])('gets 400 and is cut off when %s', async (_, text) => {
    expect(await answerTo(text)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('gets 400 and is cut off when its chunks are malformed', async () => {
    const fake = await startFakeBackend();
    const fleet = await startGatewayBefore([fake]);
    const client = await connectRaw(fleet.url);
    client.send(chunkedHead('/api/chat') + chunk('{"model"'));
    await expect.poll(async () => (await fleet.status()).gateway.inFlight).toBe(1);
    client.send('nonsense\r\n');
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 /);
    await expect.poll(() => fleet.lines.map(({ outcome }) => outcome)).toEqual(['gone']);
    expect(fake.asked).toEqual([]);
  });

  it('is not taken for the answer to the request before it', async () => {
    const fake = await startFakeBackend({ answer: () => {} });
    const { url } = await startGatewayBefore([fake]);
    const client = await connectRaw(url);
    client.send(postText('/api/chat', chat()));
    await expect.poll(() => fake.open()).toBe(1);
    client.send('\0garbage\r\n\r\n');
    await client.closed;
    expect(client.text()).toBe('');
    await expect.poll(() => fake.open()).toBe(0);
  });

  it('never lands in the middle of a running answer', async () => {
    const fake = await startFakeBackend({
      answer: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write('{"message":{"content":"Hi"},"done":false}\n');
      },
    });
    const { url } = await startGatewayBefore([fake]);
    const client = await connectRaw(url);
    client.send(postText('/api/chat', chat()));
    await expect.poll(() => client.text()).toContain('"Hi"');
    client.send('\0garbage\r\n\r\n');
    await client.closed;
    expect(client.text().match(/HTTP\/1\.1/g)).toHaveLength(1);
    await expect.poll(() => fake.open()).toBe(0);
  });
});

it('drops connections over limits.connections and takes new ones when others have gone', async () => {
  const { url } = await startGatewayBefore([await startFakeBackend()], { limits: { connections: 2 } });
  const [first, second] = [await connectRaw(url), await connectRaw(url)];
  for (const client of [first, second]) {
    client.send('GET /api/version HTTP/1.1\r\nhost: g\r\n\r\n');
    await expect.poll(() => client.text()).toMatch(/^HTTP\/1\.1 200 /);
  }
  const third = await connectRaw(url);
  await third.closed;
  expect(third.text()).toBe('');
  first.socket.destroy();
  await expect
    .poll(() =>
      call(url, '/api/version').then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});
