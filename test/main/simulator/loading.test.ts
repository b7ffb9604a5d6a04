import { expect, it } from 'vitest';
import { models, presets, type SimulatedServer, type SimulatorEvent } from '../../../main/simulator/index.ts';
import { ask, chat, drive, LLAMA, open, SMALL, settleSockets, startRig, startStillRig } from './rig.ts';

const eventsOf = (server: SimulatedServer, kind: string): SimulatorEvent[] =>
  server.events().filter((event) => event.kind.startsWith(kind));
const short = { stream: false, options: { num_predict: 2 } };

it('goes on serving a resident model while another loads, and loads one model at a time', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const cold = open(server, '/api/chat', { ...chat('cold', short), model: SMALL });
  await expect.poll(() => server.snapshot().scheduler.loading).toBe(SMALL);
  const colder = open(server, '/api/embed', { model: 'nomic-embed-text', input: 'text' });
  await expect.poll(() => server.snapshot().scheduler.pending).toEqual(['nomic-embed-text:latest']);

  const warm = ask(server, '/api/chat', chat('warm', short));
  await drive(server, warm, 20);
  expect(server.snapshot().scheduler).toMatchObject({ loop: 'loading', loading: SMALL });
  expect([cold.status(), colder.status()]).toEqual([null, null]);

  await drive(server, Promise.all([cold.ending, colder.ending]));
  const loads = eventsOf(server, 'load');
  expect(loads.map((event) => `${event.kind} ${event.model}`)).toEqual([
    `load-start ${SMALL}`,
    `load-done ${SMALL}`,
    'load-start nomic-embed-text:latest',
    'load-done nomic-embed-text:latest',
  ]);
});

it('does not list a model in ps before it is loaded', async () => {
  const server = await startStillRig();
  const stream = open(server, '/api/chat', chat('x', short));
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('loading');
  expect((await ask(server, '/api/ps')).text).toBe('{"models":[]}');
  await drive(server, stream.ending);
  expect((await ask(server, '/api/ps')).json.models[0].name).toBe(LLAMA);
});

it('lists a loading model in ps before 0.30, where loads do not hold up one another', async () => {
  const server = await startStillRig({ version: '0.24.0' });
  const first = open(server, '/api/chat', chat('x', short));
  const second = open(server, '/api/chat', { ...chat('x', short), model: SMALL });
  await expect.poll(() => server.snapshot().runners.length).toBe(2);
  const names = (await ask(server, '/api/ps')).json.models.map((model: { name: string }) => model.name);
  expect(names.sort()).toEqual([LLAMA, SMALL].sort());
  await drive(server, Promise.all([first.ending, second.ending]));
});

it('aborts a load when the client that asked for it leaves, and starts from zero for the next one', async () => {
  const server = await startStillRig();
  const owner = open(server, '/api/chat', chat('owner', short));
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('loading');
  const follower = open(server, '/api/chat', chat('follower', short));
  await expect.poll(() => server.snapshot().scheduler.pending.length).toBe(1);
  server.advance(1500);
  owner.abort();
  await expect.poll(() => server.snapshot().counters.abortedLoads).toBe(1);
  const restartedAt = server.snapshot().nowMs;
  expect(server.snapshot().scheduler).toMatchObject({ loading: LLAMA, pending: [] });
  await drive(server, follower.ending);
  const done = server.events().find((event) => event.kind === 'load-done');
  expect((done?.atMs ?? 0) - restartedAt).toBeGreaterThan(2500);
});

it('drops a waiting request whose client left without loading its model', async () => {
  const server = await startStillRig();
  const first = open(server, '/api/chat', chat('x', short));
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('loading');
  const left = open(server, '/api/chat', { ...chat('x', short), model: SMALL });
  await expect.poll(() => server.snapshot().scheduler.pending.length).toBe(1);
  left.abort();
  await left.ending;
  await expect.poll(() => server.snapshot().counters.cancelled).toBe(1);
  await drive(server, first.ending);
  const started = eventsOf(server, 'load-start');
  expect(started.map((event) => event.model)).toEqual([LLAMA]);
  expect(server.snapshot().scheduler).toEqual({ loop: 'idle', loading: null, pending: [] });
});

it('takes the time of the size of the file, and less once the file is in the page cache', async () => {
  const server = await startRig({ timeScale: 0.02, diskBandwidth: 0.5e9 });
  const cold = await ask(server, '/api/chat', chat('x', short));
  await ask(server, '/api/chat', { model: LLAMA, messages: [], keep_alive: 0 });
  await expect.poll(() => server.snapshot().runners.length).toBe(0);
  const again = await ask(server, '/api/chat', chat('y', short));
  expect(again.json.load_duration).toBeLessThan(cold.json.load_duration * 0.7);
  expect(cold.json.load_duration).toBeGreaterThan(1e6 * 0.02 * 9000);
});

it('fails a load with the wording of the fault and serves the next request', async () => {
  const server = await startRig();
  server.setFault({ kind: 'load-fail', times: 1 });
  const failed = await ask(server, '/api/chat', chat('x', short));
  expect([failed.status, failed.json.error]).toEqual([500, 'llama-server process has terminated: exit status 1']);
  expect((await ask(server, '/api/chat', chat('x', short))).status).toBe(200);
});

it('retries a load that ran out of memory once, with a smaller context and nobody beside it', async () => {
  const server = await startRig({ preload: [SMALL] });
  server.setFault({ kind: 'load-oom', loads: 1 });
  expect((await ask(server, '/api/chat', chat('x', short))).status).toBe(200);
  const resident = server.snapshot().runners.filter((runner) => runner.state === 'ready');
  expect(resident.map((runner) => [runner.name, runner.context])).toEqual([[LLAMA, 4096]]);
});

it('gives up on a load that runs out of memory twice', async () => {
  const server = await startRig();
  server.setFault({ kind: 'load-oom' });
  const failed = await ask(server, '/api/chat', chat('x', short));
  expect([failed.status, failed.json.error]).toEqual([500, expect.stringContaining('out-of-memory during startup')]);
});

it('fails a stalled load after the load timeout and a slow one not at all', async () => {
  const server = await startStillRig({ loadTimeoutMs: 60_000 });
  server.setFault({ kind: 'load-stall', model: LLAMA });
  const stalled = ask(server, '/api/chat', chat('x', short));
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('loading');
  server.advance(59_000);
  await settleSockets();
  expect(server.snapshot().scheduler.loop).toBe('loading');
  expect((await drive(server, stalled, 500)).json.error).toMatch(/^timed out waiting for llama-server to start/);
  server.setFault({ kind: 'load-slow', factor: 10, model: SMALL });
  const slow = await drive(server, ask(server, '/api/chat', { ...chat('x', short), model: SMALL }), 500);
  expect(slow.json.load_duration).toBeGreaterThan(15e9);
});

it('spills a model that does not fit alone to the processor, where it is slow, but refuses an MLX one', async () => {
  const config = {
    ...presets.rtx3070(),
    models: [models.qwenCoder14b(), models.named('mlx:big', { engine: 'mlx', sizeBytes: 40e9 })],
  };
  const server = await startRig({ ...config, timeScale: 0.002 });
  const spilled = await ask(server, '/api/chat', { ...chat('x', short), model: 'qwen2.5-coder:14b' });
  expect(spilled.status).toBe(200);
  const [row] = (await ask(server, '/api/ps')).json.models;
  expect(row.size_vram).toBeLessThan(row.size);
  expect(row.size_vram).toBeGreaterThan(0);
  await ask(server, '/api/generate', { model: 'qwen2.5-coder:14b', keep_alive: 0 });
  const refused = await ask(server, '/api/chat', { ...chat('x', short), model: 'mlx:big' });
  expect([refused.status, refused.json.error]).toEqual([
    500,
    expect.stringMatching(/^model requires .* GiB but only .* are available/),
  ]);
});
