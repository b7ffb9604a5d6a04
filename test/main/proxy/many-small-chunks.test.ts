import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { connectRaw } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function memoryHeld(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it('holds a body sent in single bytes in little more memory than it has bytes', async () => {
  const bytes = 300_000;
  const fake = await startFakeBackend();
  const { url, status } = await startGatewayBefore([fake]);
  const body = JSON.stringify(chat()).padEnd(bytes, ' ');
  const client = await connectRaw(url);
  const chunks = Buffer.from([...body].map((character) => `1\r\n${character}\r\n`).join(''));
  const empty = memoryHeld();
  client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n');
  client.send(chunks);
  await expect.poll(async () => (await status()).gateway.inFlight).toBe(1);
  let held = 0;
  const stands = (): boolean => {
    const before = held;
    held = memoryHeld();
    return client.socket.writableLength === 0 && Math.abs(held - before) < bytes / 10;
  };
  await expect.poll(stands, { interval: 200 }).toBe(true);
  expect(held - empty).toBeLessThan(20 * bytes);
  client.send('0\r\n\r\n');
  await expect.poll(client.text).toMatch(/^HTTP\/1\.1 200 /);
  expect(fake.asked[0]?.body.toString()).toBe(body);
});
