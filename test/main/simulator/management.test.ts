import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import { ask, chat, drive, LLAMA, lines, open, settleSockets, startRig, startStillRig } from './rig.ts';

type Line = { status?: string; digest?: string; completed?: number; total?: number; error?: string };
const pull = (text: string): Line[] => lines(text) as Line[];
const empty = { models: [], registry: [models.llama3b()], pullBandwidth: 1e9 };

describe('pull', () => {
  it('streams the manifest, progress of each layer, verification and success, and the model is there', async () => {
    const server = await startRig(empty);
    const { text, headers } = await ask(server, '/api/pull', { model: 'llama3.2:3b' });
    expect(headers['content-type']).toBe('application/x-ndjson');
    const progress = pull(text);
    expect(progress[0]).toEqual({ status: 'pulling manifest' });
    expect(progress.slice(-3).map((line) => line.status)).toEqual([
      'verifying sha256 digest',
      'writing manifest',
      'success',
    ]);
    const layers = new Map(progress.filter((line) => line.digest).map((line) => [line.digest, line]));
    expect(layers.size).toBe(4);
    for (const line of layers.values()) expect(line.completed).toBe(line.total);
    expect((await ask(server, '/api/tags')).json.models[0].name).toBe('llama3.2:3b');
  });

  it('reports an unknown model as a line after the first one, or as a 500 without streaming', async () => {
    const server = await startRig(empty);
    const streamed = await ask(server, '/api/pull', { name: 'nothing' });
    expect([streamed.status, pull(streamed.text)]).toEqual([
      200,
      [{ status: 'pulling manifest' }, { error: 'pull model manifest: file does not exist' }],
    ]);
    const whole = await ask(server, '/api/pull', { model: 'nothing', stream: false });
    expect([whole.status, whole.headers['content-type']]).toEqual([500, 'application/json']);
    expect((await ask(server, '/api/pull', { model: '' })).status).toBe(400);
  });

  it('keeps what a cancelled pull fetched and goes on from there', async () => {
    const server = await startStillRig({ ...empty, pullBandwidth: 100e6 });
    const cancelled = open(server, '/api/pull', { model: 'llama3.2:3b' });
    await expect.poll(() => server.snapshot().counters.requests).toBe(1);
    server.advance(10_000);
    await expect
      .poll(() => pull(cancelled.text().split('\n').slice(0, -1).join('\n')).at(-1)?.completed)
      .toBeGreaterThan(9e8);
    cancelled.abort();
    await settleSockets();
    server.advance(60_000);
    const resumed = await drive(server, ask(server, '/api/pull', { model: 'llama3.2:3b' }), 500);
    expect(pull(resumed.text)[1]?.completed).toBeGreaterThan(9e8);
    expect(pull(resumed.text).at(-1)?.status).toBe('success');
  });

  it('shares one download between two pulls', async () => {
    const server = await startStillRig(empty);
    const first = open(server, '/api/pull', { model: 'llama3.2:3b' });
    const second = ask(server, '/api/pull', { model: 'llama3.2:3b', stream: false });
    await expect.poll(() => server.snapshot().counters.requests).toBe(2);
    server.advance(300);
    first.abort();
    await settleSockets();
    const answer = await drive(server, second);
    expect([answer.text, answer.headers['content-type']]).toEqual(['{"status":"success"}', 'application/json']);
  });
});

describe('copy, delete, blobs, create, show', () => {
  it('copies to a new name with the same digest and deletes without unloading', async () => {
    const server = await startRig({ preload: [LLAMA] });
    const copied = await ask(server, '/api/copy', { source: LLAMA, destination: 'mine' });
    expect([copied.status, copied.text]).toEqual([200, '']);
    const tags = (await ask(server, '/api/tags')).json.models;
    expect(tags[0].name).toBe('mine:latest');
    expect(tags[0].digest).toBe(tags.find((model: { name: string }) => model.name === LLAMA).digest);
    const deleted = await ask(server, '/api/delete', { name: LLAMA }, { method: 'DELETE' });
    expect([deleted.status, deleted.text]).toEqual([200, '']);
    expect((await ask(server, '/api/delete', { model: LLAMA }, { method: 'DELETE' })).status).toBe(404);
    expect(server.snapshot().runners).toHaveLength(1);
    expect((await ask(server, '/api/chat', chat('x'))).status).toBe(404);
  });

  it('takes blobs that match their digest and creates models from them', async () => {
    const server = await startRig();
    const content = 'not really a model';
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const path = `/api/blobs/${digest}`;
    expect((await ask(server, path, undefined, { method: 'HEAD' })).status).toBe(404);
    expect((await ask(server, path, 'something else')).json.error).toMatch(/^digest mismatch/);
    expect((await ask(server, path, content)).status).toBe(201);
    expect((await ask(server, path, content)).status).toBe(200);
    expect((await ask(server, path, undefined, { method: 'HEAD' })).status).toBe(200);
    const created = await ask(server, '/api/create', { model: 'own', files: { 'm.gguf': digest } });
    expect(pull(created.text).at(-1)).toEqual({ status: 'success' });
    const missing = await ask(server, '/api/create', { model: 'own2', files: { 'm.gguf': digest.replace(/.$/, 'x') } });
    expect(missing.status).toBe(400);
    const derived = await ask(server, '/api/create', { model: 'derived', from: LLAMA, system: 'x' });
    expect(pull(derived.text).at(-1)).toEqual({ status: 'success' });
    expect((await ask(server, '/api/chat', { ...chat('x', { stream: false }), model: 'derived' })).status).toBe(200);
  });

  it('pulls what a new model is based on when it is missing', async () => {
    const server = await startRig(empty);
    const created = await ask(server, '/api/create', { model: 'derived', from: 'llama3.2:3b' });
    expect(pull(created.text).at(-1)).toEqual({ status: 'success' });
    const names = (await ask(server, '/api/tags')).json.models.map((model: { name: string }) => model.name);
    expect(names.sort()).toEqual(['derived:latest', 'llama3.2:3b']);
  });

  it('pushes to a registry that takes everything', async () => {
    const server = await startRig();
    expect(pull((await ask(server, '/api/push', { model: LLAMA })).text).at(-1)).toEqual({ status: 'success' });
  });

  it('shows what a client needs to know, and megabytes when asked', async () => {
    const server = await startRig();
    const { json, text } = await ask(server, '/api/show', { name: LLAMA });
    expect(json).toMatchObject({
      capabilities: ['completion', 'tools'],
      details: { family: 'llama', format: 'gguf' },
      model_info: { 'llama.context_length': 131_072, 'general.parameter_count': 8e9 },
    });
    const verbose = await ask(server, '/api/show', { model: LLAMA, verbose: true });
    expect(verbose.text.length).toBeGreaterThan(text.length * 100);
    expect((await ask(server, '/api/status')).json).toEqual({ cloud: { disabled: true, source: 'env' } });
  });

  it('lists tags newest first with the fields of its version', async () => {
    const server = await startRig();
    const modern = (await ask(server, '/api/tags')).json.models;
    const times = modern.map((model: { modified_at: string }) => Date.parse(model.modified_at));
    expect(times).toEqual([...times].sort((left, right) => right - left));
    expect(Object.keys(modern[0])).toEqual([
      'name',
      'model',
      'modified_at',
      'size',
      'digest',
      'details',
      'capabilities',
    ]);
    expect(modern[0].digest).toMatch(/^[0-9a-f]{64}$/);
    server.configure({ version: '0.24.0' });
    expect((await ask(server, '/api/tags')).json.models[0].capabilities).toBeUndefined();
  });

  it('lists ps by expiry, the latest first', async () => {
    const server = await startRig({ preload: [LLAMA, 'llama3.2:3b'] });
    await ask(server, '/api/chat', { model: LLAMA, messages: [], keep_alive: '1h' });
    await ask(server, '/api/chat', { model: 'llama3.2:3b', messages: [], keep_alive: '2h' });
    const names = (await ask(server, '/api/ps')).json.models.map((model: { name: string }) => model.name);
    expect(names).toEqual(['llama3.2:3b', LLAMA]);
  });

  it('lists ps with the fields and the time zone of the server', async () => {
    const server = await startRig({ preload: [LLAMA], utcOffsetMinutes: 120 });
    const [row] = (await ask(server, '/api/ps')).json.models;
    expect(Object.keys(row)).toEqual([
      'name',
      'model',
      'size',
      'digest',
      'details',
      'expires_at',
      'size_vram',
      'context_length',
    ]);
    expect(row.expires_at).toMatch(/\+02:00$/);
    expect(row.context_length).toBe(32_768);
    server.configure({ version: '0.9.6' });
    expect((await ask(server, '/api/ps')).json.models[0].context_length).toBeUndefined();
  });
});
