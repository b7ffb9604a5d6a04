import { describe, expect, it } from 'vitest';
import { finishLoad, LLAMA, SERVER, SMALL, slowLoader, startWork } from '../operations/work-fixture.ts';

describe('what admins set going', () => {
  it('is in the snapshot, which is published when it begins and when it ends', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    const states: (string | undefined)[] = [];
    work.gateway.subscribe(({ operations }) => states.push(operations[0]?.state));
    const id = await work.begin('warm', LLAMA);
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    await expect.poll(() => states.at(-1)).toBe('running');
    finishLoad(work.server(SERVER));
    await work.ended(id);
    await expect.poll(() => [...new Set(states)]).toEqual([undefined, 'running', 'done']);
  });

  it('leaves a line in the event log when it ends', async () => {
    const work = await startWork();
    await work.ended(await work.begin('warm', LLAMA));
    await work.ended(await work.begin('pull', 'nobody:7b'));
    const events = await work.gateway.handlers['event.list']({ backend: SERVER });
    const written = (events.ok ? events.value : []).filter(({ kind }) => kind === 'operation');
    expect(written.map(({ severity, text }) => [severity, text])).toEqual([
      [
        'bad',
        `pulling nobody:7b on ${SERVER} failed: the registry has no such model or tag: look the name up at ollama.com/search – that server says: pull model manifest: file does not exist`,
      ],
      ['good', expect.stringMatching(/^loading llama3\.1:8b on sim-1: loaded, .* on the GPU$/)],
    ]);
  });

  it('goes on when the configuration changes around it, and is called off when its backend goes', async () => {
    const work = await startWork({ servers: [slowLoader(), slowLoader()] });
    const [kept, dropped] = [await work.begin('warm', LLAMA), await work.begin('warm', LLAMA, 'sim-2')];
    await work.configure({ backends: [{ id: SERVER, url: work.server(SERVER).url, slots: 2 }] });
    expect(await work.ended(dropped)).toMatchObject({ state: 'cancelled', backend: 'sim-2' });
    expect(await work.operation(kept)).toMatchObject({ state: 'running' });
  });

  it('is called off when the gateway stops, after the streams, and hangs up', async () => {
    const work = await startWork({ servers: [slowLoader()] });
    await work.begin('warm', LLAMA);
    await work.begin('warm', SMALL);
    await expect.poll(() => work.server(SERVER).snapshot().scheduler.loading).toBe(LLAMA);
    await work.gateway.stop();
    expect((await work.operations()).map(({ state, detail }) => [state, detail])).toEqual([
      ['cancelled', 'the gateway stopped; the load was aborted'],
      ['cancelled', 'the gateway stopped before its turn came'],
    ]);
    await expect.poll(() => work.server(SERVER).snapshot().connections.open).toBe(0);
  });
});
