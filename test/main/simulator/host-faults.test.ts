import net from 'node:net';
import { expect, it } from 'vitest';
import type { SimulatedServer } from '../../../main/simulator/index.ts';
import { ask, chat, drive, LLAMA, open, SMALL, settleSockets, startRig, startStillRig } from './rig.ts';

const short = { stream: false, options: { num_predict: 2 } };
const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
const version = (server: SimulatedServer): Promise<number> =>
  ask(server, '/api/version').then((answer) => answer.status);

it('refuses connections and comes back on the same port', async () => {
  const server = await startRig();
  const { port } = server;
  server.setFault({ kind: 'refuse' });
  expect(await failure(version(server))).toBe('ECONNREFUSED');
  expect(server.snapshot().phase).toBe('down');
  server.clearFaults();
  await expect.poll(() => failure(version(server))).toBe('answered');
  expect(server.port).toBe(port);
});

it('ends a fault by itself after its duration', async () => {
  const server = await startStillRig();
  server.setFault({ kind: 'refuse', durationMs: 5000 });
  expect(await failure(version(server))).toBe('ECONNREFUSED');
  server.advance(5001);
  await expect.poll(() => failure(version(server))).toBe('answered');
  expect(server.snapshot().faults).toEqual([]);
});

it('accepts connections without ever answering as a black hole, and serves them once it is gone', async () => {
  const server = await startRig();
  server.setFault({ kind: 'blackhole' });
  const socket = net.connect(server.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  let answered = false;
  const waiting = version(server).then((status) => {
    answered = true;
    return status;
  });
  await settleSockets();
  expect(answered).toBe(false);
  server.clearFaults();
  expect(await waiting).toBe(200);
  socket.destroy();
});

it('accepts and stays silent while it starts, then serves', async () => {
  const server = await startStillRig();
  server.setFault({ kind: 'binding', durationMs: 3000 });
  let answered = false;
  const waiting = version(server).then((status) => {
    answered = true;
    return status;
  });
  await settleSockets();
  server.advance(2900);
  await settleSockets();
  expect([answered, server.snapshot().phase]).toEqual([false, 'binding']);
  server.advance(200);
  expect(await waiting).toBe(200);
});

it('resets streams on a restart, refuses, starts up silent, and has forgotten its models', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const stream = open(server, '/api/chat', chat('a'));
  await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(1);
  server.advance(500);
  await expect.poll(() => stream.status()).toBe(200);
  server.setFault({ kind: 'restart', downMs: 1000, bindingMs: 1000 });
  expect(await stream.ending).toBe('broken');
  expect(await failure(version(server))).toBe('ECONNREFUSED');
  server.advance(1000);
  await expect
    .poll(() =>
      failure(
        new Promise((resolve, reject) =>
          net.connect(server.port, '127.0.0.1').once('connect', resolve).once('error', reject),
        ),
      ),
    )
    .toBe('answered');
  const early = ask(server, '/api/ps');
  await settleSockets();
  server.advance(1000);
  expect((await early).text).toBe('{"models":[]}');
  expect(server.snapshot().phase).toBe('serving');
});

it('flaps up and down with its period', async () => {
  const server = await startStillRig();
  server.setFault({ kind: 'flap', periodMs: 2000 });
  expect(await failure(version(server))).toBe('ECONNREFUSED');
  server.advance(1001);
  await expect.poll(() => failure(version(server))).toBe('answered');
  server.advance(1000);
  expect(await failure(version(server))).toBe('ECONNREFUSED');
  server.clearFaults();
  await expect.poll(() => failure(version(server))).toBe('answered');
});

it('wedges one model: listed with a past expiry, loads still answered, generation hangs, others work, unloading heals', async () => {
  const server = await startRig({ preload: [LLAMA, SMALL] });
  server.setFault({ kind: 'wedge', model: LLAMA });
  const hung = open(server, '/api/chat', chat('a', short));
  await expect.poll(() => server.snapshot().runners.find((runner) => runner.name === LLAMA)?.waiting).toBe(1);
  const { json } = await ask(server, '/api/ps');
  const row = json.models.find((model: { name: string }) => model.name === LLAMA);
  expect(Date.parse(row.expires_at)).toBeLessThan(Date.now());
  expect((await ask(server, '/api/generate', { model: LLAMA })).json.done_reason).toBe('load');
  expect((await ask(server, '/api/chat', { ...chat('a', short), model: SMALL })).status).toBe(200);
  expect(hung.status()).toBeNull();
  hung.abort();
  await hung.ending;
  await expect.poll(() => server.snapshot().runners.find((runner) => runner.name === LLAMA)?.waiting).toBe(0);
  await ask(server, '/api/generate', { model: LLAMA, keep_alive: 0 });
  await expect.poll(() => server.snapshot().runners.map((runner) => runner.name)).toEqual([SMALL]);
  expect((await ask(server, '/api/chat', chat('a', short))).status).toBe(200);
});

it('wedges a model that is not loaded yet as soon as it is, and clearing the fault frees the waiting', async () => {
  const server = await startRig();
  server.setFault({ kind: 'wedge', model: LLAMA });
  const hung = ask(server, '/api/chat', chat('a', short));
  await expect.poll(() => server.snapshot().runners[0]?.waiting).toBe(1);
  server.clearFaults();
  expect((await hung).status).toBe(200);
});

it('lets another client take the slots, invisible but for the waiting', async () => {
  const server = await startRig({ preload: [LLAMA], numParallel: 2 });
  server.setFault({ kind: 'other-client', model: LLAMA, slots: 2 });
  const waiting = ask(server, '/api/chat', chat('a', short));
  await expect.poll(() => server.snapshot().runners[0]).toMatchObject({ busySlots: 2, waiting: 1 });
  server.clearFaults();
  expect((await waiting).status).toBe(200);
});

it('loads beside less video memory when something else takes it', async () => {
  const server = await startRig();
  server.setFault({ kind: 'vram-thief', bytes: 20 * 2 ** 30 });
  await ask(server, '/api/chat', chat('a', short));
  const [row] = (await ask(server, '/api/ps')).json.models;
  expect(row.size_vram).toBeLessThan(row.size);
});

it('delays or blocks only the endpoint it is told to', async () => {
  const server = await startStillRig();
  server.setFault({ kind: 'ps-block' });
  server.setFault({ kind: 'tags-slow', delayMs: 8000 });
  const ps = open(server, '/api/ps', '');
  const tags = ask(server, '/api/tags');
  expect(await version(server)).toBe(200);
  await expect.poll(() => server.snapshot().counters.requests).toBe(3);
  server.advance(7000);
  await settleSockets();
  server.advance(2000);
  expect((await tags).json.models.length).toBe(3);
  ps.abort();
  server.setFault({ kind: 'version-slow', delayMs: 3000 });
  const slow = version(server);
  await expect.poll(() => server.snapshot().counters.requests).toBe(4);
  server.advance(3000);
  expect(await slow).toBe(200);
});

it('lets work that runs on a model end when it is wedged, but loses its permit too', async () => {
  const server = await startStillRig({ preload: [LLAMA], numParallel: 2 });
  const running = open(server, '/api/chat', chat('a', { options: { num_predict: 30 } }));
  await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(1);
  server.advance(100);
  server.setFault({ kind: 'wedge' });
  expect(server.snapshot().runners[0]).toMatchObject({ permitsFree: 0, leakedPermits: 1, busySlots: 1 });
  expect(await drive(server, running.ending)).toBe('end');
  expect(server.snapshot().runners[0]).toMatchObject({ permitsFree: 0, leakedPermits: 2, busySlots: 0 });
});

it('forgets an unload under way when it restarts, so that the next one holds ps back as ever', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  await ask(server, '/api/generate', { model: LLAMA, keep_alive: 0 });
  server.setFault({ kind: 'restart', downMs: 10, bindingMs: 10 });
  server.advance(10);
  await expect.poll(() => server.snapshot().phase).toBe('binding');
  server.advance(10_000);
  await expect.poll(() => failure(version(server))).toBe('answered');
  await drive(server, ask(server, '/api/generate', { model: LLAMA }));
  await ask(server, '/api/generate', { model: LLAMA, keep_alive: 0 });
  let answered = false;
  const ps = ask(server, '/api/ps').then((answer) => {
    answered = true;
    return answer.text;
  });
  await settleSockets();
  expect(answered).toBe(false);
  expect(await drive(server, ps)).toBe('{"models":[]}');
});

it('knows its models a little later than it answers after a start', async () => {
  const server = await startStillRig();
  server.setFault({ kind: 'restart', downMs: 10, bindingMs: 10 });
  server.advance(10);
  await expect.poll(() => server.snapshot().phase).toBe('binding');
  server.advance(10);
  await expect.poll(() => failure(version(server))).toBe('answered');
  let answered = false;
  const tags = ask(server, '/api/tags').then((answer) => {
    answered = true;
    return answer.json.models.length;
  });
  await settleSockets();
  server.advance(100);
  await settleSockets();
  expect(answered).toBe(false);
  server.advance(400);
  expect(await tags).toBe(3);
});
