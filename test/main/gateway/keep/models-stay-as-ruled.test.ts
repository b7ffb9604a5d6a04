import { describe, expect, it } from 'vitest';
import { ask } from '../../../support/streams.ts';
import { LLAMA, SMALL } from '../../operations/work-fixture.ts';
import { askDirectly, type Kept, PATIENT, quickServer, startKeeping } from './keep-fixture.ts';

const YEAR_MS = 365 * 86_400_000;
const MIN = 60_000;

const askFor = async (work: Kept, body: object, path = '/api/generate') => {
  const answer = await fetch(`${work.url}${path}`, {
    method: 'POST',
    body: JSON.stringify({ stream: false, ...body }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
};
const staysOf = async (work: Kept) => (await work.status()).stays;

describe('a model with a rule about how long it stays', () => {
  it('is pinned after its first request, without being loaded anew', async () => {
    const work = await startKeeping({ models: { keepAlive: { [LLAMA]: 'pin' } } });
    await askFor(work, { model: LLAMA, prompt: 'x' });
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeGreaterThan(YEAR_MS);
    await expect
      .poll(() => staysOf(work), PATIENT)
      .toEqual([{ backend: 'sim-1', model: LLAMA, term: 'pin', why: null }]);
    expect(work.loads('sim-1')).toBe(1);
  });

  it('stays so long whatever clients ask for, on every API and with whichever runner options', async () => {
    const work = await startKeeping({ models: { keepAlive: { 'llama3.1:*': '30m', '*': 'pin' } } });
    await askFor(work, { model: LLAMA, prompt: 'x', keep_alive: '2h', options: { num_ctx: 8_192 } });
    const isThirty = async () => Math.abs((await work.leftMs('sim-1', LLAMA)) - 30 * MIN) < 3 * MIN;
    await expect.poll(isThirty, PATIENT).toBe(true);
    await askFor(
      work,
      { model: LLAMA, messages: [{ role: 'user', content: 'x' }], keep_alive: -1, options: { num_ctx: 8_192 } },
      '/api/chat',
    );
    await expect.poll(async () => (await staysOf(work))[0]?.why, PATIENT).toBe(null);
    expect(await isThirty()).toBe(true);
    expect(work.loads('sim-1')).toBe(1);
    await askFor(work, { model: SMALL, messages: [{ role: 'user', content: 'x' }] }, '/v1/chat/completions');
    await expect.poll(() => work.leftMs('sim-1', SMALL), PATIENT).toBeGreaterThan(YEAR_MS);
  });

  it('is told once, not again and again, where the server’s clock is off', async () => {
    const work = await startKeeping({ models: { keepAlive: { [LLAMA]: '30m' } }, speed: 1 });
    work.server('sim-1').setFault({ kind: 'clock-skew', skewMs: 20 * MIN });
    await askFor(work, { model: LLAMA, prompt: 'x' });
    await expect.poll(async () => (await staysOf(work))[0], PATIENT).toMatchObject({ why: null });
    const told = () =>
      work
        .server('sim-1')
        .snapshot()
        .requests.filter(({ path }) => path === '/api/generate').length;
    expect(told()).toBeLessThanOrEqual(3);
    const before = told();
    await askFor(work, { model: LLAMA, prompt: 'y' });
    await expect.poll(async () => (await staysOf(work))[0], PATIENT).toMatchObject({ why: null });
    expect(told()).toBe(before + 1);
  });

  it('is put right again after somebody else has said otherwise', async () => {
    const work = await startKeeping({ models: { keepAlive: { [LLAMA]: 'pin' } } });
    await askFor(work, { model: LLAMA, prompt: 'x' });
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeGreaterThan(YEAR_MS);
    const asked = () =>
      work
        .server('sim-1')
        .snapshot()
        .requests.filter(({ path }) => path === '/api/generate').length;
    const before = asked();
    await askDirectly(work, 'sim-1', { model: LLAMA, prompt: 'y', keep_alive: '4m' });
    await expect.poll(asked, PATIENT).toBe(before + 2);
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeGreaterThan(YEAR_MS);
    expect(work.loads('sim-1')).toBe(1);
  });

  it('is left alone while nobody knows with which options it was loaded', async () => {
    const work = await startKeeping({
      servers: [quickServer({ preload: [LLAMA] })],
      models: { keepAlive: { [LLAMA]: 'pin' } },
    });
    await expect
      .poll(async () => (await staysOf(work))[0]?.why, PATIENT)
      .toContain('with which options it was loaded is not known');
    expect(
      work
        .server('sim-1')
        .snapshot()
        .requests.filter(({ path }) => path === '/api/generate'),
    ).toEqual([]);
    expect(await ask(work.url)).toMatchObject({ status: 200 });
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeGreaterThan(YEAR_MS);
    expect(work.loads('sim-1')).toBe(0);
  });

  it('is never loaded for it', async () => {
    const work = await startKeeping({ models: { keepAlive: { '*': 'pin' } } });
    await askFor(work, { model: LLAMA, prompt: 'x' });
    await expect.poll(async () => (await staysOf(work))[0], PATIENT).toMatchObject({ why: null });
    work.server('sim-1').unload(LLAMA);
    await expect.poll(async () => (await staysOf(work)).length, PATIENT).toBe(0);
    expect(work.resident('sim-1')).toEqual([]);
    expect(work.loads('sim-1')).toBe(1);
  });

  it('goes by Ollama’s own five minutes again once the rule is gone', async () => {
    const work = await startKeeping({ models: { keepAlive: { [LLAMA]: 'pin' } } });
    await askFor(work, { model: LLAMA, prompt: 'x' });
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeGreaterThan(YEAR_MS);
    await work.configure({ models: { keepAlive: {} } });
    await expect.poll(() => work.leftMs('sim-1', LLAMA), PATIENT).toBeLessThan(300_001);
    expect(work.loads('sim-1')).toBe(1);
  });
});
