import { createHash, randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { call, connectRaw } from '../../support/client.ts';
import { type Asked, startFakeBackend, whole } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

async function seen(headers: Record<string, string>, body: object | string | Buffer = chat(), path = '/api/chat') {
  const fake = await startFakeBackend({ answer: whole(200, '{"done":true}') });
  const { url } = await startGatewayBefore([fake]);
  const reply = await call(url, path, body, { headers });
  return { fake, url, reply, asked: fake.asked[0] as Asked };
}

describe('the head', () => {
  it('has the backend as its Host, the true length, and none of what belongs to the client alone', async () => {
    const { asked, fake } = await seen({
      host: 'ollama.example.org',
      referer: 'https://evil.example/page',
      cookie: 'session=1',
      authorization: 'Bearer secret-key',
      'x-api-key': 'secret-key',
      'proxy-authorization': 'Basic c2VjcmV0',
      connection: 'close, x-private',
      'x-private': '1',
      te: 'trailers',
      'keep-alive': 'timeout=5',
      'accept-language': 'de',
      'user-agent': 'my client',
    });
    expect(asked.headers.host).toBe(`127.0.0.1:${fake.port}`);
    expect(asked.headers['content-length']).toBe(String(JSON.stringify(chat()).length));
    for (const name of ['origin', 'referer', 'cookie', 'authorization', 'x-api-key', 'proxy-authorization'])
      expect([name, asked.headers[name]]).toEqual([name, undefined]);
    for (const name of ['x-private', 'te', 'keep-alive', 'transfer-encoding'])
      expect([name, asked.headers[name]]).toEqual([name, undefined]);
    expect(asked.headers).toMatchObject({ 'accept-language': 'de', 'user-agent': 'my client' });
    expect(asked.rawHeaders.join('\n')).not.toMatch(/secret|c2VjcmV0/);
  });

  it('says on whose behalf it comes, and passes on no claim about that', async () => {
    const { asked } = await seen({
      host: 'ollama.example.org:8080',
      'x-forwarded-for': '6.6.6.6',
      forwarded: 'for=6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-real-ip': '6.6.6.6',
    });
    expect(asked.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'ollama.example.org:8080',
      forwarded: 'for=127.0.0.1;proto=http;host="ollama.example.org:8080"',
    });
    expect(asked.rawHeaders.join('\n')).not.toContain('6.6.6.6');
  });

  it('keeps a sane request id and replaces any other, telling client and backend the same', async () => {
    const sane = await seen({ 'x-request-id': 'trace-1.2:3' });
    expect([sane.asked.headers['x-request-id'], sane.reply.headers['x-request-id']]).toEqual([
      'trace-1.2:3',
      'trace-1.2:3',
    ]);
    for (const bad of ['two words', 'a'.repeat(200), '<script>']) {
      const { asked, reply } = await seen({ 'x-request-id': bad });
      expect(asked.headers['x-request-id']).toMatch(/^[\w-]+$/);
      expect(reply.headers['x-request-id']).toBe(asked.headers['x-request-id']);
    }
  });

  it('names every header once', async () => {
    const { asked } = await seen({ accept: 'application/json' });
    const names = asked.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the body', () => {
  it('arrives with a length when the client sent it in chunks', async () => {
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake]);
    const client = await connectRaw(url);
    const text = JSON.stringify(chat());
    client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n');
    for (const part of [text.slice(0, 7), text.slice(7)])
      client.send(`${part.length.toString(16)};ext=1\r\n${part}\r\n`);
    client.send('0\r\nx-trailer: 1\r\n\r\n');
    await expect.poll(() => fake.asked).toHaveLength(1);
    const [asked] = fake.asked;
    await expect.poll(() => asked?.body.toString()).toBe(text);
    expect(asked?.headers['content-length']).toBe(String(text.length));
    expect(asked?.headers['transfer-encoding']).toBeUndefined();
    expect(asked?.headers['x-trailer']).toBeUndefined();
  });

  it('arrives byte for byte when it holds a 20 MB image', async () => {
    const image = randomBytes(15 * 1024 * 1024).toString('base64');
    const body = `{ "images" : ["${image}"],"prompt":"caf\u00e9 \ud83d\ude42\\u00e9", "model":"llama3.2" , "stream":false}\n`;
    const { asked } = await seen({ 'content-type': 'application/json' }, body, '/api/generate');
    const hash = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
    expect(asked.body.length).toBe(Buffer.byteLength(body));
    expect(hash(asked.body)).toBe(hash(body));
  });

  it('stays packed when the client packed it with zstd, though the model was read in it', async () => {
    const packed = zstdCompressSync(Buffer.from(JSON.stringify(chat())));
    const { asked, reply } = await seen({ 'content-encoding': 'zstd' }, packed, '/v1/chat/completions');
    expect(reply.status).toBe(200);
    expect(asked.body.equals(packed)).toBe(true);
    expect(asked.headers['content-encoding']).toBe('zstd');
  });

  it('is refused when it is packed in a way Ollama cannot read, or badly', async () => {
    const gzip = await seen({ 'content-encoding': 'gzip' });
    expect([gzip.reply.status, gzip.reply.json.error]).toEqual([400, expect.stringContaining('gzip')]);
    const broken = await seen({ 'content-encoding': 'zstd' }, 'not zstd', '/v1/completions');
    expect([broken.reply.status, broken.reply.json.error.message]).toEqual([400, expect.stringContaining('zstd')]);
    expect([...gzip.fake.asked, ...broken.fake.asked]).toEqual([]);
  });

  it('may be a form with an audio file beside the model', async () => {
    const file = randomBytes(300_000);
    const form = Buffer.concat([
      Buffer.from('--b0und\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'),
      file,
      Buffer.from('\r\n--b0und\r\ncontent-disposition: form-data; name="model"\r\n\r\nLLAMA3.2\r\n--b0und--\r\n'),
    ]);
    const { asked, reply } = await seen(
      { 'content-type': 'multipart/form-data; boundary=b0und' },
      form,
      '/v1/audio/transcriptions',
    );
    expect(reply.status).toBe(200);
    expect(asked.body.equals(form)).toBe(true);
    expect(asked.headers['content-type']).toBe('multipart/form-data; boundary=b0und');
  });
});
