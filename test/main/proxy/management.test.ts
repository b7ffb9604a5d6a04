import { createHash, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { call, connectRaw, openCall } from '../../support/client.ts';
import {
  type Asked,
  cut,
  MODEL,
  NDJSON,
  openStream,
  silent,
  startFakeBackend,
  whole,
} from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

const ON_RIG_2 = { 'x-corral-backend': 'rig-2' };
const BLOB = `/api/blobs/sha256:${'a'.repeat(64)}`;
const orders: [method: string, path: string, body: object][] = [
  ['POST', '/api/pull', { model: 'new:1' }],
  ['POST', '/api/push', { name: 'new:1' }],
  ['POST', '/api/create', { model: 'new:1', from: MODEL }],
  ['POST', '/api/copy', { source: MODEL, destination: 'copy:1' }],
  ['DELETE', '/api/delete', { name: MODEL }],
  ['POST', BLOB, {}],
  ['HEAD', BLOB, {}],
];
const rarely = { inventoryInterval: '60s', residencyInterval: '60s' };

async function startTwo(answer = whole(200, '{"status":"success"}')) {
  const fakes = [await startFakeBackend({ answer }), await startFakeBackend({ answer })] as const;
  const fleet = await startGatewayBefore(fakes, { health: rarely, maxBody: '1KB' });
  return { ...fleet, fakes };
}

describe('an order that changes a server', () => {
  it.each(orders)('%s %s is refused when it does not name one, and the header is', async (method, path, body) => {
    const { url, fakes } = await startTwo();
    const reply = await call(url, path, method === 'HEAD' ? undefined : body, { method });
    expect(reply.status).toBe(400);
    if (method !== 'HEAD') expect(reply.json.error).toContain('x-corral-backend');
    expect(fakes.flatMap(({ asked }) => asked)).toEqual([]);
  });

  it.each(orders)('%s %s goes to the server named, and nowhere else', async (method, path, body) => {
    const { url, fakes } = await startTwo();
    const reply = await call(url, path, method === 'HEAD' ? undefined : body, { method, headers: ON_RIG_2 });
    expect([reply.status, reply.headers['x-corral-backend']]).toEqual([200, 'rig-2']);
    expect(fakes.map(({ asked }) => asked.length)).toEqual([0, 1]);
    const [asked] = fakes[1].asked;
    expect([asked?.method, asked?.url, asked?.headers['x-corral-backend']]).toEqual([method, path, undefined]);
    if (method !== 'HEAD') expect(JSON.parse(String(asked?.body))).toEqual(body);
  });

  it('is refused when there is no such server', async () => {
    const { url } = await startTwo();
    const reply = await call(url, '/api/pull', { model: 'new:1' }, { headers: { 'x-corral-backend': 'rig-9' } });
    expect([reply.status, reply.json.error]).toEqual([404, expect.stringContaining('rig-9')]);
  });

  it('reaches a server that is out for maintenance', async () => {
    const fake = await startFakeBackend({ backend: { mode: 'maintenance' }, answer: whole(200, '') });
    const { url } = await startGatewayBefore([fake]);
    const headers = { 'x-corral-backend': 'rig-1' };
    expect((await call(url, '/api/delete', { model: MODEL }, { method: 'DELETE', headers })).status).toBe(200);
  });

  it.each([
    ['an error of the server', whole(500, '{"error":"disk full"}'), 500, /^\{"error":"disk full"\}$/],
    ['a missing model', whole(404, '{"error":"model \\"x\\" not found"}'), 404, /not found/],
    ['a busy server', whole(503, '{"error":"server busy"}'), 503, /server busy/],
    ['a broken connection', cut, 502, /rig-2/],
  ])('is never repeated: %s is what the client gets', async (_, answer, status, text) => {
    const { url, fakes } = await startTwo(answer);
    const reply = await call(url, '/api/pull', { model: 'new:1' }, { headers: ON_RIG_2 });
    expect(reply.status).toBe(status);
    expect(reply.text).toMatch(text);
    expect(fakes.map(({ asked }) => asked.length)).toEqual([0, 1]);
  });
});

describe('a pull', () => {
  it('passes its progress through line by line', async () => {
    const { url, fakes } = await startTwo(openStream('{"status":"pulling manifest"}\n'));
    const client = openCall(url, '/api/pull', { model: 'new:1' }, { headers: ON_RIG_2 });
    let expected = '{"status":"pulling manifest"}\n';
    await expect.poll(client.text).toBe(expected);
    for (const completed of [1, 2, 3]) {
      const line = `{"status":"pulling abc","digest":"sha256:abc","total":3,"completed":${completed}}\n`;
      fakes[1].asked[0]?.response.write(line);
      expected += line;
      await expect.poll(client.text).toBe(expected);
    }
    fakes[1].asked[0]?.response.end('{"status":"success"}\n');
    expect(await client.ending).toBe('end');
  });

  it('that ends without success gets an in-band error', async () => {
    const { url, fakes } = await startTwo(openStream('{"status":"pulling manifest"}\n'));
    const client = openCall(url, '/api/pull', { model: 'new:1' }, { headers: ON_RIG_2 });
    await client.head;
    fakes[1].asked[0]?.response.end();
    expect(await client.ending).toBe('end');
    expect(client.text()).toMatch(/\n\{"error":".*"\}\n$/);
  });

  it('is cancelled at the server when its client leaves', async () => {
    const { url, fakes } = await startTwo(openStream('{"status":"pulling manifest"}\n'));
    const client = openCall(url, '/api/pull', { model: 'new:1' }, { headers: ON_RIG_2 });
    await client.head;
    const left = client.hangUp();
    await expect.poll(() => fakes[1].asked[0]?.closedAt, { interval: 2 }).not.toBeNull();
    expect((fakes[1].asked[0]?.closedAt as number) - left).toBeLessThan(5_000);
  });

  it('leads to the new model being known soon after', async () => {
    const { url, fakes } = await startTwo(({ response }) => {
      fakes[1].models.push('new:1');
      response.writeHead(200, { 'content-type': NDJSON }).end('{"status":"success"}\n');
    });
    expect((await call(url, '/api/chat', { model: 'new:1' })).status).toBe(404);
    await call(url, '/api/pull', { model: 'new:1' }, { headers: ON_RIG_2 });
    await expect.poll(async () => (await call(url, '/v1/models/new:1')).status).toBe(200);
    expect(fakes[0].tagsRead).toBe(1);
  });
});

it('forgets a model soon after it was deleted', async () => {
  const { url, fakes, backend } = await startTwo(({ response }) => {
    fakes[1].models.length = 0;
    response.writeHead(200).end();
  });
  await call(url, '/api/delete', { model: MODEL }, { method: 'DELETE', headers: ON_RIG_2 });
  await expect.poll(async () => (await backend('rig-2')).installed).toEqual([]);
  expect((await backend('rig-1')).installed).toHaveLength(1);
});

describe('a blob', () => {
  const upload = (url: string, body: Buffer) => openCall(url, BLOB, body, { headers: ON_RIG_2 });
  const sha = (bytes: Buffer | undefined): string =>
    createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');

  it('larger than maxBody streams through unchanged, with the length the client declared', async () => {
    const { url, fakes, lines } = await startTwo(whole(201, ''));
    const blob = randomBytes(20 * 1024 * 1024);
    expect((await call(url, BLOB, blob, { headers: ON_RIG_2 })).status).toBe(201);
    const [asked] = fakes[1].asked;
    expect(sha(asked?.body)).toBe(sha(blob));
    expect(asked?.headers['content-length']).toBe(String(blob.length));
    await expect.poll(() => lines[0]?.bytes_in).toBe(blob.length);
  });

  it('arrives at the server while the client still uploads', async () => {
    const { url, fakes } = await startTwo(whole(201, ''));
    const client = await connectRaw(url);
    client.send(`POST ${BLOB} HTTP/1.1\r\nhost: g\r\nx-corral-backend: rig-2\r\ncontent-length: 6\r\n\r\nabc`);
    await expect.poll(() => String(fakes[1].asked[0]?.body)).toBe('abc');
    client.send('def');
    await expect.poll(client.text).toMatch(/^HTTP\/1\.1 201 /);
    expect(String(fakes[1].asked[0]?.body)).toBe('abcdef');
  });

  it('may take longer than timeouts.idle as long as it moves', async () => {
    const fake = await startFakeBackend({ answer: whole(201, '') });
    const { url } = await startGatewayBefore([fake], { timeouts: { idle: '1s' } });
    const client = await connectRaw(url);
    client.send(`POST ${BLOB} HTTP/1.1\r\nhost: g\r\nx-corral-backend: rig-1\r\ncontent-length: 8\r\n\r\n`);
    let left = 8;
    const drip = setInterval(() => {
      if (left-- > 0) client.send('x');
    }, 300);
    await expect.poll(client.text).toMatch(/^HTTP\/1\.1 \d+ /);
    clearInterval(drip);
    expect(client.text()).toMatch(/^HTTP\/1\.1 201 /);
  });

  it('that the server refuses before it has it all is answered with that refusal', async () => {
    const refusal = '{"error":"digest mismatch"}';
    const [first, second] = [await startFakeBackend(), await startFakeBackend({ early: whole(400, refusal) })];
    const { url } = await startGatewayBefore([first, second]);
    const client = upload(url, randomBytes(20 * 1024 * 1024));
    expect((await client.head).statusCode).toBe(400);
    expect(await client.ending).toBe('end');
    expect(client.text()).toBe(refusal);

    const deaf = await connectRaw(url);
    deaf.send(`POST ${BLOB} HTTP/1.1\r\nhost: g\r\nx-corral-backend: rig-2\r\ncontent-length: 20000000\r\n\r\n`);
    deaf.send(Buffer.alloc(20_000_000));
    await expect.poll(deaf.text).toMatch(/^HTTP\/1\.1 400 .*digest mismatch/s);
    await expect.poll(() => deaf.socket.writableLength).toBe(0);
  });

  it('whose server dies half-way is answered with an error, not with a broken connection', async () => {
    const dying = (asked: Asked): void => void setTimeout(() => cut(asked), 20);
    const [first, second] = [await startFakeBackend(), await startFakeBackend({ early: dying })];
    const { url } = await startGatewayBefore([first, second]);
    const client = await connectRaw(url);
    client.send(`POST ${BLOB} HTTP/1.1\r\nhost: g\r\nx-corral-backend: rig-2\r\ncontent-length: 6\r\n\r\nabc`);
    await expect.poll(client.text).toMatch(/^HTTP\/1\.1 502 .*rig-2/s);
    expect([first.asked.length, second.asked.length]).toEqual([0, 1]);
  });

  it('whose server cannot be reached is answered with an error', async () => {
    const { url, fakes } = await startTwo();
    await fakes[1].close();
    const reply = await call(url, BLOB, randomBytes(1_000_000), { headers: ON_RIG_2 });
    expect([reply.status, reply.json.error]).toEqual([502, expect.stringContaining('refused')]);
  });

  it('whose client leaves half-way takes the upstream connection with it', async () => {
    const { url, fakes, status, lines } = await startTwo(silent);
    const client = await connectRaw(url);
    client.send(`POST ${BLOB} HTTP/1.1\r\nhost: g\r\nx-corral-backend: rig-2\r\ncontent-length: 6\r\n\r\nabc`);
    await expect.poll(() => String(fakes[1].asked[0]?.body)).toBe('abc');
    client.socket.destroy();
    const left = performance.now();
    await expect.poll(() => fakes[1].asked[0]?.closedAt, { interval: 2 }).not.toBeNull();
    expect((fakes[1].asked[0]?.closedAt as number) - left).toBeLessThan(5_000);
    await expect.poll(() => lines[0]?.outcome).toBe('gone');
    expect((await status()).gateway.inFlight).toBe(0);
  });
});
