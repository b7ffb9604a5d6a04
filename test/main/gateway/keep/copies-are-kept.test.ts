import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { models, presets } from '../../../../main/simulator/index.ts';
import { openStorage } from '../../../../main/storage/index.ts';
import { newTempDir } from '../../../app/temp-dir.ts';
import type { ServerUnderTest } from '../../../support/gateway-fixture.ts';
import { finishLoad, LLAMA, slowLoader } from '../../operations/work-fixture.ts';
import { askDirectly, type Kept, PATIENT, quickServer, startKeeping, untilKept } from './keep-fixture.ts';

const DAY_MS = 86_400_000;
const twoServers = () => [quickServer(), quickServer()];

const OTHER = 'deepseek-r1:8b';

/** Has the room for one of two models. */
const small = (over: Partial<ServerUnderTest> = {}) =>
  quickServer({
    models: [models.llama8b(), models.deepseek8b()],
    gpus: [{ id: 'cuda-0', totalBytes: 9.7e9, externalUsedBytes: 0, discrete: false }],
    backend: { memory: '9GB' },
    ...over,
  });

describe('copies that a rule keeps', () => {
  it('are loaded at the start, by orders that say so, and stay for a day without a request', async () => {
    const work = await startKeeping({ servers: twoServers(), models: { warm: { 'LLAMA3.1:8b': { copies: 2 } } } });
    await untilKept(work, LLAMA, 2);
    expect(await work.kept(LLAMA)).toEqual({
      ...{ model: LLAMA, copies: 2, backends: [], on: ['sim-1', 'sim-2'], loadingOn: [] },
      ...{ why: null, retryAt: null },
    });
    const left = await Promise.all(['sim-1', 'sim-2'].map((id) => work.leftMs(id, LLAMA)));
    for (const ms of left) expect(Math.abs(ms - DAY_MS)).toBeLessThan(600_000);
    const operations = await work.operations();
    expect(operations.map(({ kind, model, orderedBy }) => [kind, model, orderedBy])).toEqual(
      ['', ''].map(() => ['warm', LLAMA, 'the rule models.warm']),
    );
  });

  it('are told anew once half of that day has passed', async () => {
    const work = await startKeeping({ models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    const server = work.server('sim-1');
    const told = () => server.snapshot().requests.filter(({ path }) => path === '/api/generate').length;
    expect(told()).toBe(1);
    // As its list would look thirteen hours later.
    server.setFault({ kind: 'clock-skew', skewMs: (-13 * DAY_MS) / 24 });
    await expect.poll(told, PATIENT).toBe(2);
    expect(work.loads('sim-1')).toBe(1);
  });

  it('come back where the server has lost its models', async () => {
    const work = await startKeeping({ models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    work.server('sim-1').setFault({ kind: 'restart', downMs: 300, bindingMs: 0 });
    await expect.poll(() => work.loads('sim-1'), PATIENT).toBe(2);
    await untilKept(work, LLAMA, 1);
  });

  it('come back after somebody else has had the server unload them', async () => {
    const work = await startKeeping({ models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    await askDirectly(work, 'sim-1', { model: LLAMA, keep_alive: 0 });
    await expect.poll(() => work.loads('sim-1'), PATIENT).toBe(2);
    await untilKept(work, LLAMA, 1);
  });

  it('come back after somebody else has pushed them out for another model', async () => {
    const work = await startKeeping({ servers: [small()], models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    await askDirectly(work, 'sim-1', { model: OTHER, prompt: 'x' });
    await expect.poll(() => work.loads('sim-1'), PATIENT).toBe(3);
    await untilKept(work, LLAMA, 1);
    expect(work.resident('sim-1')).toEqual([LLAMA]);
  });

  it('are loaded after all where the server restarts in the middle of the load', async () => {
    const work = await startKeeping({ servers: [slowLoader()], models: { warm: { [LLAMA]: { copies: 1 } } } });
    const server = work.server('sim-1');
    await expect.poll(() => server.snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    server.setFault({ kind: 'restart', downMs: 300, bindingMs: 0 });
    await expect.poll(async () => (await work.operations()).map(({ state }) => state), PATIENT).toContain('failed');
    await expect.poll(() => server.snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    finishLoad(server);
    await untilKept(work, LLAMA, 1);
  });

  it('are never had at the cost of what is in use', async () => {
    // So slowly that nobody sees its end.
    const perf = { ...presets.rtx4090().perf, decodeTps: 20 };
    const work = await startKeeping({ servers: [small({ perf })], models: {} });
    const busy = new AbortController();
    const stream = await fetch(`${work.url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({ model: OTHER, prompt: 'a long story', options: { num_predict: 1_000_000 } }),
      signal: busy.signal,
    });
    expect(stream.status).toBe(200);
    await work.gateway.handlers['model.keep']({ model: LLAMA, copies: 1 });
    await expect
      .poll(async () => (await work.kept(LLAMA))?.why, PATIENT)
      .toMatch(/would push out deepseek-r1:8b, which is in use$/);
    expect(work.loads('sim-1')).toBe(1);
    busy.abort();
    await untilKept(work, LLAMA, 1);
  });

  it('are had elsewhere while their backend drains, and what drains is left alone', async () => {
    const work = await startKeeping({ servers: twoServers(), models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    const [first = ''] = (await work.kept(LLAMA))?.on ?? [];
    const other = first === 'sim-1' ? 'sim-2' : 'sim-1';
    await work.gateway.handlers['backend.drain']({ id: first, confirm: true });
    await expect.poll(async () => (await work.kept(LLAMA))?.on, PATIENT).toEqual([other]);
    work.server(first).unload(LLAMA);
    await expect.poll(() => work.resident(first), PATIENT).toEqual([]);
    await work.gateway.handlers['backend.maintain']({ id: other, confirm: true });
    await expect
      .poll(async () => (await work.kept(LLAMA))?.why, PATIENT)
      .toBe(['sim-1', 'sim-2'].map((id) => `${id}: ${id === first ? 'draining' : 'in maintenance'}`).join('; '));
    expect(work.loads(first)).toBe(1);
    await work.gateway.handlers['backend.resume']({ id: first });
    await expect.poll(() => work.loads(first), PATIENT).toBe(2);
    await untilKept(work, LLAMA, 1);
  });

  it('follow a change of the rule at once, and the command that makes it', async () => {
    const work = await startKeeping({ servers: twoServers(), models: {} });
    const keep = work.gateway.handlers['model.keep'];
    const one = await keep({ model: LLAMA, copies: 1, backends: ['sim-2'] });
    expect(one).toMatchObject({ ok: true, value: { model: LLAMA, before: null } });
    await expect.poll(async () => (await work.kept(LLAMA))?.on, PATIENT).toEqual(['sim-2']);
    const two = await keep({ model: 'Llama3.1:8B', copies: 2 });
    expect(two).toMatchObject({ ok: true, value: { model: LLAMA, before: { copies: 1, backends: ['sim-2'] } } });
    await untilKept(work, LLAMA, 2);
    expect(work.store.text()).toContain('copies');
  });

  it('are not unloaded by order while the rule stands', async () => {
    const work = await startKeeping({ models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    expect(await work.order('unload', { model: LLAMA, backends: ['sim-1'] })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringContaining('a rule keeps llama3.1:8b warm on sim-1') },
    });
  });

  it('may leave once the rule is gone: their server is told Ollama’s own five minutes', async () => {
    const work = await startKeeping({ models: { warm: { [LLAMA]: { copies: 1 } } } });
    await untilKept(work, LLAMA, 1);
    await work.gateway.handlers['model.keep']({ model: LLAMA, copies: 0 });
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeLessThan(300_001);
    expect(await work.kept(LLAMA)).toBeUndefined();
    expect(work.loads('sim-1')).toBe(1);
  });
});

describe('a rule that cannot be kept', () => {
  it('leaves another one alone that fits only without it, says why, and tells it as an event', async () => {
    const work = await startKeeping({
      servers: [small()],
      models: { warm: { [LLAMA]: { copies: 1 }, [OTHER]: { copies: 1 } } },
    });
    await untilKept(work, LLAMA, 1);
    await expect
      .poll(async () => (await work.kept(OTHER))?.why, PATIENT)
      .toMatch(/^sim-1: has not the room \(.*\): it would push out llama3\.1:8b, which a rule keeps warm$/);
    await expect
      .poll(async () => (await work.status()).events.map(({ text }) => text), PATIENT)
      .toContainEqual(expect.stringMatching(/^none of 1 copy of deepseek-r1:8b kept warm: sim-1: has not the room/));
    expect(work.resident('sim-1')).toEqual([LLAMA]);
    expect(work.loads('sim-1')).toBe(1);
  });
});

describe('a restart of the gateway', () => {
  const openOperations = () => {
    const opened = openStorage(join(newTempDir(), 'corral.db'));
    if (!opened.ok) throw new Error(opened.error);
    onTestFinished(opened.value.close);
    return opened.value.operations;
  };
  const restart = async (before: Kept, operations: ReturnType<typeof openOperations>) => {
    await before.gateway.stop();
    const backends = before.servers.map((server) => ({ id: server.config().id, url: server.url, slots: 4 }));
    return startKeeping({
      servers: [],
      models: { warm: { [LLAMA]: { copies: 1 } } },
      config: { backends },
      operations,
    });
  };

  it('in the middle of a load takes that load up, and begins no other', async () => {
    const operations = openOperations();
    const before = await startKeeping({
      servers: [slowLoader()],
      models: { warm: { [LLAMA]: { copies: 1 } } },
      operations,
    });
    const server = before.server('sim-1');
    await expect.poll(() => server.snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    const after = await restart(before, operations);
    await expect.poll(async () => (await after.kept(LLAMA))?.loadingOn, PATIENT).toEqual(['sim-1']);
    await expect.poll(() => server.snapshot().scheduler.loading, PATIENT).toBe(LLAMA);
    finishLoad(server);
    await untilKept(after, LLAMA, 1);
    expect((await after.operations()).filter(({ kind }) => kind === 'warm')).toHaveLength(1);
  });

  it('finds the copies that are there, and loads none', async () => {
    const operations = openOperations();
    const before = await startKeeping({ models: { warm: { [LLAMA]: { copies: 1 } } }, operations });
    await untilKept(before, LLAMA, 1);
    const after = await restart(before, operations);
    await untilKept(after, LLAMA, 1);
    const age = async () => {
      const { at, gateway } = await after.status();
      return at - gateway.startedAt;
    };
    // Longer than it takes to find something missing and to order it.
    await expect.poll(age, PATIENT).toBeGreaterThan(15_000);
    expect(before.loads('sim-1')).toBe(1);
    expect(await after.kept(LLAMA)).toMatchObject({ on: ['sim-1'], why: null });
  });
});
