import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { createHttp2Door } from '../../../main/proxy/http2-door.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { leaveWhileAnswered, type RawHeaders } from '../../support/raw-http2.ts';
import { connectHttp2 } from '../../support/secure-client.ts';

const IDLE_MS = 75_000;
const GRACE_MS = 2_000;
/** Bytes after which a client vanishes: each lets Node get stuck at another place, or not at all. */
const MOMENTS = Array.from({ length: 15 }, (_, index) => 1 + index * 200);
const head: RawHeaders = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':authority', 'g'],
  [':path', '/api/chat'],
];

/** A port that answers once so many requests are there, one after the other. */
async function startDoor(requests = 1) {
  const { ca, tls } = await makeCertificates();
  const clock = createManualClock();
  const sockets = new Set<TLSSocket>();
  let came: { readonly answer: () => void }[] = [];
  const door = createHttp2Door({
    clock,
    maxHeadBytes: 65_536,
    idleMs: IDLE_MS,
    onExchange(request, reply) {
      request.on('error', () => {}).resume();
      const answer = (): void => {
        reply.writeHead(200, ['content-type', 'text/plain']);
        reply.end(Buffer.from('answered'));
      };
      came.push({ answer });
      if (came.length < requests) return;
      const all = came;
      came = [];
      const next = (): void => {
        all.shift()?.answer();
        if (all.length > 0) setImmediate(next);
      };
      next();
    },
  });
  const pair = { cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  const server = createServer({ ...pair, ALPNProtocols: ['h2'] }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    door.serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { ca, clock, door, port, sockets, url: `https://localhost:${port}` };
}

async function ask({ url, ca }: { readonly url: string; readonly ca: string }) {
  const session = connectHttp2(url, ca);
  const stream = session.request({ ':path': '/', ':method': 'GET' });
  await once(stream.resume(), 'close');
  return session;
}

it('a connection is kept for a while after its last request, then ended', async () => {
  const { clock, sockets, ...where } = await startDoor();
  const session = await ask(where);
  await clock.advanceAsync(IDLE_MS - 1);
  expect([session.closed, sockets.size]).toEqual([false, 1]);
  await once(session.request({ ':path': '/' }).resume(), 'close');
  await clock.advanceAsync(IDLE_MS - 1);
  expect(session.closed).toBe(false);
  await clock.advanceAsync(1);
  await expect.poll(() => [session.closed, sockets.size], { timeout: 20_000 }).toEqual([true, 0]);
  expect(clock.pending()).toBe(0);
});

it('a connection that never asks anything is ended, too', async () => {
  const { ca, clock, sockets, url } = await startDoor();
  const session = connectHttp2(url, ca);
  await expect.poll(() => sockets.size, { timeout: 20_000 }).toBe(1);
  await clock.advanceAsync(IDLE_MS);
  await expect.poll(() => [session.closed, sockets.size], { timeout: 20_000 }).toEqual([true, 0]);
});

it('clients that vanish while they are answered leave no connection behind', async () => {
  const { ca, clock, port, sockets } = await startDoor(100);
  for (const bytes of MOMENTS) await leaveWhileAnswered({ port, ca }, head, { requests: 100, bytes });
  await clock.advanceAsync(IDLE_MS);
  await clock.advanceAsync(GRACE_MS);
  await expect.poll(() => sockets.size, { timeout: 20_000 }).toBe(0);
  expect(clock.pending()).toBe(0);
});

it('a port that closes waits for none of them', async () => {
  const { ca, clock, door, port, sockets } = await startDoor(100);
  for (const bytes of MOMENTS) await leaveWhileAnswered({ port, ca }, head, { requests: 100, bytes });
  door.stopAccepting();
  door.close();
  await clock.advanceAsync(GRACE_MS);
  await expect.poll(() => sockets.size, { timeout: 20_000 }).toBe(0);
});
