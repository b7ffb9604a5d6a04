import { describe, expect, it } from 'vitest';
import { openAnswer } from '../../support/streams.ts';
import { EMBED, LLAMA, SERVER, startWork } from './work-fixture.ts';

const slow = { preload: [LLAMA], timeScale: 1, numParallel: 2, outputTokens: [60, 70] as [number, number] };

describe('unloading a model', () => {
  it.each([LLAMA, EMBED])('takes %s out of memory, and ends when the server no longer lists it', async (model) => {
    const work = await startWork({ servers: [{ preload: [model] }] });
    const ended = await work.ended(await work.begin('unload', model));
    expect(ended).toMatchObject({ kind: 'unload', state: 'done', detail: 'unloaded' });
    expect((await work.backend(SERVER)).loaded).toEqual([]);
    expect(work.server(SERVER).snapshot().runners).toEqual([]);
  });

  it('does nothing when it is not loaded', async () => {
    const work = await startWork();
    const ended = await work.ended(await work.begin('unload', LLAMA));
    expect(ended).toMatchObject({ state: 'done', detail: 'was not loaded' });
    expect(work.server(SERVER).snapshot().counters).toMatchObject({ loads: 0, unloads: 0 });
  });

  it('waits for the requests that run there, says for how many, and cuts none', async () => {
    const work = await startWork({ servers: [slow] });
    const answers = [await openAnswer(work.url), await openAnswer(work.url)];
    const id = await work.begin('unload', LLAMA);
    await expect.poll(async () => (await work.operation(id)).detail).toBe('unloads when 2 running requests end');
    for (const { ended } of answers) expect(await ended).toMatchObject({ complete: true });
    expect(await work.ended(id)).toMatchObject({ state: 'done', detail: 'unloaded' });
  });

  it('says that others use it when nothing of ours runs there', async () => {
    const work = await startWork({ servers: [{ ...slow, preload: [LLAMA] }] });
    work.server(SERVER).setFault({ kind: 'other-client', model: LLAMA });
    const id = await work.begin('unload', LLAMA);
    const waiting = 'waiting for requests that do not come through this gateway';
    await expect.poll(async () => (await work.operation(id)).detail).toBe(waiting);
    work.server(SERVER).clearFaults();
    expect(await work.ended(id)).toMatchObject({ state: 'done', detail: 'unloaded' });
  });

  it('unloads the runner that another name of the same model has loaded', async () => {
    const work = await startWork({ servers: [{ preload: [LLAMA] }] });
    const copy = JSON.stringify({ source: LLAMA, destination: 'twin:8b' });
    await fetch(`${work.server(SERVER).url}/api/copy`, { method: 'POST', body: copy });
    await expect.poll(async () => (await work.backend(SERVER)).installed.map(({ name }) => name)).toContain('twin:8b');
    expect(await work.ended(await work.begin('unload', 'twin:8b'))).toMatchObject({
      state: 'done',
      detail: 'unloaded',
    });
    expect(work.server(SERVER).snapshot().runners).toEqual([]);
  });

  it('can be called off, which the server does not hear of', async () => {
    const work = await startWork({ servers: [slow] });
    const answer = await openAnswer(work.url);
    const id = await work.begin('unload', LLAMA);
    await expect.poll(async () => (await work.operation(id)).detail).toBe('unloads when 1 running request ends');
    await work.cancel(id);
    const detail = 'cancelled; the server still unloads it when its requests end';
    expect(await work.ended(id)).toMatchObject({ state: 'cancelled', detail });
    expect(await answer.ended).toMatchObject({ complete: true });
    await expect.poll(() => work.server(SERVER).snapshot().runners).toEqual([]);
  });

  it('says that a model deleted meanwhile leaves by itself', async () => {
    const work = await startWork({ servers: [{ preload: [LLAMA] }] });
    work.server(SERVER).setFault({ kind: 'stale-inventory' });
    const ended = await work.ended(await work.begin('unload', LLAMA));
    expect(ended).toMatchObject({ state: 'failed', detail: expect.stringContaining('it leaves with its keep-alive') });
  });
});
