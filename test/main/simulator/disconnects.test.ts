import net from 'node:net';
import { expect, it } from 'vitest';
import { models, type SimulatedServer, type SimulatorSnapshot } from '../../../main/simulator/index.ts';
import { ask, chat, drive, LLAMA, open, settleSockets, startRig, startStillRig } from './rig.ts';

const runnerOf = (server: SimulatedServer): SimulatorSnapshot['runners'][number] | undefined =>
  server.snapshot().runners[0];

it('takes a waiting client out of the line for a slot when it leaves', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const first = open(server, '/api/chat', chat('a', { options: { num_predict: 50 } }));
  await expect.poll(() => runnerOf(server)?.refCount).toBe(1);
  server.advance(100);
  const second = open(server, '/api/chat', chat('b'));
  await expect.poll(() => runnerOf(server)?.refCount).toBe(2);
  server.advance(100);
  expect(runnerOf(server)).toMatchObject({ busySlots: 1, waiting: 1 });
  second.abort();
  await expect.poll(() => runnerOf(server)).toMatchObject({ waiting: 0, refCount: 1 });
  await drive(server, first.ending);
  expect(server.snapshot().counters.wastedTokens).toBe(0);
});

it('stops generating at the next token and counts what was wasted', async () => {
  const server = await startStillRig({ preload: [LLAMA], outputTokens: [500, 500] });
  const stream = open(server, '/api/chat', chat('a'));
  await expect.poll(() => runnerOf(server)?.refCount).toBe(1);
  server.advance(1000);
  await expect.poll(() => stream.text().length).toBeGreaterThan(100);
  stream.abort();
  await expect.poll(() => server.snapshot().counters.cancelled).toBe(1);
  server.advance(100);
  const { counters, requests } = server.snapshot();
  expect(runnerOf(server)).toMatchObject({ busySlots: 0, permitsFree: 1, refCount: 0 });
  expect(counters.wastedTokens).toBeGreaterThan(20);
  expect(counters.wastedTokens).toBeLessThan(200);
  expect(requests[0]?.outcome).toBe('cancelled');
});

it('goes on with a prompt only to the end of the batch when its client leaves', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const stream = open(server, '/api/chat', chat('word '.repeat(20_000)));
  await expect.poll(() => runnerOf(server)?.refCount).toBe(1);
  server.advance(1500);
  expect(runnerOf(server)?.busySlots).toBe(1);
  stream.abort();
  await expect.poll(() => server.snapshot().counters.cancelled).toBe(1);
  server.advance(500);
  expect(runnerOf(server)?.busySlots).toBe(0);
  expect(server.snapshot().counters.wastedTokens).toBeLessThan(15_000);
});

it('takes a half-closed connection for a client that left', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const body = JSON.stringify(chat('a'));
  const socket = net.connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(`POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await expect.poll(() => server.snapshot().counters.cancelled).toBe(1);
  server.advance(5000);
  expect(server.snapshot().counters.generatedTokens).toBe(0);
  socket.destroy();
});

async function leaveAfterLateEnd(server: SimulatedServer, path: string): Promise<void> {
  const body = JSON.stringify(chat('a'));
  const socket = net.connect(server.port, '127.0.0.1');
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`;
  socket.write(`${head}${body.length.toString(16)}\r\n${body}\r\n`);
  // The body is in the packet of the head; only its end comes later.
  await expect.poll(() => server.snapshot().counters.requests).toBe(1);
  socket.write('0\r\n\r\n');
  await expect.poll(() => runnerOf(server)?.refCount).toBe(1);
  socket.destroy();
  await settleSockets();
}

it('does not notice a client leave before it writes when the end of a chunked body came late', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  await leaveAfterLateEnd(server, '/api/chat');
  expect(server.snapshot().counters.cancelled).toBe(0);
  server.advance(200);
  expect(server.snapshot().counters).toMatchObject({ cancelled: 1 });
  expect(server.snapshot().counters.evaluatedTokens).toBeGreaterThan(0);
});

it('notices it at once on the compatible routes, which read to the end', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  await leaveAfterLateEnd(server, '/v1/chat/completions');
  await expect.poll(() => server.snapshot().counters.cancelled).toBe(1);
});

const stalling = {
  preload: [LLAMA],
  outputTokens: [4000, 4000] as [number, number],
  tokenPaddingBytes: 32_000,
  timeScale: 0.001,
};

it('loses a permit for good when a client that does not read leaves, until the model is unloaded', async () => {
  const server = await startRig(stalling);
  const stream = open(server, '/api/chat', chat('a'));
  await expect.poll(() => stream.status()).toBe(200);
  stream.pause();
  let tokens = -1;
  await expect
    .poll(() => {
      const before = tokens;
      tokens = server.snapshot().requests[0]?.tokens ?? 0;
      return tokens > 0 && tokens === before;
    })
    .toBe(true);
  stream.abort();
  await expect.poll(() => runnerOf(server)).toMatchObject({ leakedPermits: 1, permitsFree: 0, refCount: 0 });

  const hung = open(server, '/api/chat', chat('b', { options: { num_predict: 1 } }));
  await expect.poll(() => runnerOf(server)?.waiting).toBe(1);
  hung.abort();
  await hung.ending;
  await ask(server, '/api/generate', { model: LLAMA, keep_alive: 0 });
  await expect.poll(() => server.snapshot().runners.length).toBe(0);
  const healed = await ask(server, '/api/chat', chat('c', { stream: false, options: { num_predict: 1 } }));
  expect(healed.status).toBe(200);
});

it('never loses a permit with MLX, nor when told not to', async () => {
  const mlx = models.named('mlx:4b', { engine: 'mlx', sizeBytes: 2e9 });
  const server = await startRig({ ...stalling, models: [mlx], preload: ['mlx:4b'] });
  const stream = open(server, '/api/chat', { ...chat('a'), model: 'mlx:4b' });
  await expect.poll(() => stream.status()).toBe(200);
  stream.pause();
  await settleSockets();
  stream.abort();
  await expect.poll(() => runnerOf(server)).toMatchObject({ leakedPermits: 0, permitsFree: 1, refCount: 0 });
});
