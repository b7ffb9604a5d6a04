import { describe, expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import { LLAMA, SERVER, SMALL, startWork } from './work-fixture.ts';

describe('deleting a model', () => {
  it('takes it off that server’s disk, and the fleet hears of it', async () => {
    const work = await startWork({ servers: [{}, {}] });
    const ended = await work.ended(await work.begin('delete', SMALL));
    expect(ended).toMatchObject({ kind: 'delete', model: SMALL, state: 'done', detail: 'deleted' });
    const names = async (id: string) => (await work.backend(id)).installed.map(({ name }) => name);
    await expect.poll(() => names(SERVER)).not.toContain(SMALL);
    expect(await names('sim-2')).toContain(SMALL);
  });

  it('says that what is in memory stays there', async () => {
    const work = await startWork({ servers: [{ preload: [LLAMA] }] });
    const ended = await work.ended(await work.begin('delete', LLAMA));
    expect(ended).toMatchObject({ state: 'done', detail: 'deleted; it stays in memory until its keep-alive ends' });
    expect(work.server(SERVER).snapshot().runners).toHaveLength(1);
  });

  it('says that there was nothing to delete', async () => {
    const work = await startWork();
    const ended = await work.ended(await work.begin('delete', 'nobody:7b'));
    expect(ended).toMatchObject({ state: 'failed', detail: 'nobody:7b is not installed there' });
  });

  it('names the model as that server spells it', async () => {
    const mixed = 'hf.co/Some-Team/Model-GGUF:Q4_K_M';
    const work = await startWork({ servers: [{ models: [models.named(mixed)] }] });
    expect(await work.ended(await work.begin('delete', mixed.toLowerCase()))).toMatchObject({ state: 'done' });
    const order = work
      .server(SERVER)
      .snapshot()
      .requests.find(({ path }) => path === '/api/delete');
    expect(order).toMatchObject({ method: 'DELETE', model: mixed });
  });
});
