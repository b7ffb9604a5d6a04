import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { call, connectRaw, openCall, postText } from '../../support/client.ts';
import {
  type Answer,
  type Asked,
  doneLine,
  NDJSON,
  SSE,
  startFakeBackend,
  streamed,
  tokenLine,
  whole,
} from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const startBefore = async (answer: Answer) => {
  const fake = await startFakeBackend({ answer });
  return { fake, ...(await startGatewayBefore([fake])) };
};
const bodyOf = (raw: string): string => raw.slice(raw.indexOf('\r\n\r\n') + 4);

describe('the body of an answer', () => {
  it('is passed on byte for byte, whatever its bytes', async () => {
    const odd = Buffer.concat([Buffer.from('{"response":"'), randomBytes(200_000), Buffer.from('"}\n\n  \r\n')]);
    const { url } = await startBefore(whole(200, odd));
    const reply = await call(url, '/api/generate', chat({ prompt: 'x' }));
    expect(reply.body.equals(odd)).toBe(true);
    expect(reply.headers['content-length']).toBe(String(odd.length));
  });

  it('keeps a stream as the backend spaced it: blank lines, comments, half characters', async () => {
    const smile = Buffer.from('data: {"choices":[{"delta":{"content":"🙂"}}]}\n\n');
    const pieces = [': ping\n\n', smile.subarray(0, 40), smile.subarray(40), '\n\n\n', 'data: [DONE]\n\n'];
    const { url } = await startBefore(({ response }) => {
      response.writeHead(200, { 'content-type': SSE });
      for (const piece of pieces) response.write(piece);
      response.end();
    });
    const reply = await call(url, '/v1/chat/completions', chat({ stream: true }));
    expect(reply.body.equals(Buffer.concat(pieces.map((piece) => Buffer.from(piece))))).toBe(true);
    expect(reply.headers['content-type']).toBe(SSE);
  });

  it('is flushed chunk by chunk: each is there before the backend sends the next', async () => {
    let asked: Asked | undefined;
    const { url } = await startBefore((arrived) => {
      asked = arrived;
      arrived.response.writeHead(200, { 'content-type': NDJSON });
      arrived.response.write(tokenLine('0'));
    });
    const client = openCall(url, '/api/chat', chat());
    let expected = tokenLine('0');
    await expect.poll(client.text).toBe(expected);
    for (let i = 1; i < 20; i += 1) {
      asked?.response.write(tokenLine(String(i)));
      expected += tokenLine(String(i));
      await expect.poll(client.text, { interval: 1 }).toBe(expected);
    }
    asked?.response.end(doneLine);
    expect(await client.ending).toBe('end');
    expect(client.text()).toBe(expected + doneLine);
  });
});

describe('the head of an answer', () => {
  it('tells the request id, the backend, the attempts and the wait, beside what the backend said', async () => {
    const { url } = await startBefore(({ response }) => {
      response.writeHead(200, { 'content-type': NDJSON, 'x-of-backend': 'kept', 'x-corral-backend': 'forged' });
      response.end(doneLine);
    });
    const { headers } = await call(url, '/api/chat', chat());
    expect(headers).toMatchObject({
      'content-type': NDJSON,
      'x-of-backend': 'kept',
      'x-corral-backend': 'rig-1',
      'x-corral-attempts': '1',
      'x-corral-queue-ms': '0',
      'x-request-id': expect.stringMatching(/./),
    });
    expect(headers.date).toBeDefined();
  });

  it('holds none of the headers about the connection to the backend', async () => {
    const { url } = await startBefore(({ socket }) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\nkeep-alive: timeout=1\r\n' +
          `proxy-authenticate: Basic\r\ncontent-length: 2\r\n\r\n{}`,
      );
      socket.end();
    });
    const client = await connectRaw(url);
    client.send(postText('/api/chat', chat()));
    await expect.poll(client.text).toContain('{}');
    expect(client.text()).not.toMatch(/proxy-authenticate|timeout=1/i);
    expect(client.text()).toMatch(/connection: keep-alive/i);
  });

  it('alone answers a HEAD', async () => {
    const { url } = await startBefore(streamed());
    const client = await connectRaw(url);
    client.send('HEAD / HTTP/1.1\r\nhost: g\r\n\r\nHEAD /api/tags HTTP/1.1\r\nhost: g\r\n\r\n');
    await expect.poll(() => client.text().match(/\r\n\r\n/g)).toHaveLength(2);
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 .*content-length: 17\r\n.*\r\n\r\nHTTP\/1\.1 200 .*\r\n\r\n$/s);
  });
});

describe('connections', () => {
  it('serves HTTP/1.0 clients without chunks and closes when the answer is over', async () => {
    const { url } = await startBefore(streamed([tokenLine('a'), tokenLine('b')]));
    const client = await connectRaw(url);
    client.send(postText('/api/chat', chat()).replace('HTTP/1.1', 'HTTP/1.0'));
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(client.text()).not.toMatch(/transfer-encoding/i);
    expect(bodyOf(client.text())).toBe(tokenLine('a') + tokenLine('b') + doneLine);
  });

  it('are kept for many requests, on both sides', async () => {
    const { url, fake } = await startBefore(streamed());
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ports = new Set<number | undefined>();
    for (let i = 0; i < 50; i += 1) {
      const client = openCall(url, '/api/chat', chat(), { agent });
      ports.add((await client.head).socket.localPort);
      expect(await client.ending).toBe('end');
    }
    expect(ports.size).toBe(1);
    expect(new Set(fake.asked.map(({ connection }) => connection)).size).toBe(1);
  });

  it('answers pipelined requests in order, one at a time', async () => {
    const { url, fake } = await startBefore(({ body, response }) => {
      const { n } = JSON.parse(body.toString());
      setTimeout(() => whole(200, JSON.stringify({ n }))({ response } as Asked), n === 1 ? 60 : 0);
    });
    const client = await connectRaw(url);
    client.send([1, 2, 3].map((n) => postText('/api/chat', chat({ n, stream: false }))).join(''));
    await expect.poll(() => client.text().match(/\{"n":\d\}/g)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    expect(fake.mostAtOnce()).toBe(1);
  });

  it('drops the rest of a pipeline when its client leaves, and settles what had begun', async () => {
    const { url, fake, lines, status } = await startBefore(() => {});
    const client = await connectRaw(url);
    client.send(postText('/api/chat', chat()) + postText('/api/chat', chat()));
    await expect.poll(() => fake.open()).toBe(1);
    client.socket.destroy();
    await expect.poll(() => fake.open()).toBe(0);
    await expect.poll(() => lines.map(({ outcome }) => outcome)).toEqual(['gone']);
    expect((await status()).gateway.inFlight).toBe(0);
    expect(fake.asked).toHaveLength(1);
  });

  it('cuts a client that pipelines without end', async () => {
    const { url, fake } = await startBefore(() => {});
    const client = await connectRaw(url);
    client.send(postText('/api/chat', chat()).repeat(200));
    await client.closed;
    await expect.poll(() => fake.open()).toBe(0);
    expect(fake.asked.length).toBeLessThan(2);
  });
});
