import { describe, expect, it } from 'vitest';
import { runsAt } from '../../../main/fleet/remote-copy.ts';
import { models } from '../../../main/simulator/index.ts';
import { LLAMA, SERVER, startWork } from '../operations/work-fixture.ts';

const CLOUD = 'gpt-oss:120b-cloud';
const STUB = 'team-gpt:latest';
const remote = { model: 'gpt-oss:120b', host: 'https://ollama.com:443' };
const stub = (name: string, letter: string) =>
  models.named(name, { remote, digest: letter.repeat(64), sizeBytes: 384 });

describe('a model of the cloud', () => {
  it.each([
    [{ model: CLOUD, raw: {} }, 'ollama.com'],
    [{ model: STUB, raw: { remote_host: 'https://ollama.com:443' } }, 'ollama.com'],
    [{ model: STUB, raw: { remote_host: 'http://gpu.example:11434' } }, 'gpu.example'],
    [{ model: STUB, raw: { remote_host: 'elsewhere' } }, 'elsewhere'],
    [{ model: LLAMA, raw: { remote_host: '' } }, null],
    [{ model: LLAMA, raw: {} }, null],
  ])('as %j runs at %j', (row, host) => {
    expect(runsAt(row)).toBe(host);
  });

  const start = () =>
    startWork({
      servers: [
        { models: [models.llama8b(), stub(CLOUD, 'a'), stub(STUB, 'a')] },
        { models: [models.llama8b(), stub(CLOUD, 'b'), stub(STUB, 'b')] },
      ],
    });

  it('is told from what a server has itself, and its copies are not compared', async () => {
    const work = await start();
    const { installed } = await work.backend(SERVER);
    expect(Object.fromEntries(installed.map(({ name, cloud }) => [name, cloud]))).toEqual({
      [LLAMA]: undefined,
      [CLOUD]: 'ollama.com',
      [STUB]: 'ollama.com',
    });
    expect((await work.status()).drift).toEqual([]);
    const { body: metrics } = await work.gateway.metrics();
    expect(metrics).toContain(`corral_model_loaded{backend="${SERVER}",model="${LLAMA}"}`);
    expect(metrics).not.toMatch(/corral_model_(loaded|drift|vram_bytes)\{[^}]*(gpt-oss|team-gpt)/);
  });

  it.each([CLOUD, STUB])('called %s is not loaded, unloaded, healed, copied or synced', async (model) => {
    const work = await start();
    const { handlers } = work.gateway;
    const input = { model, backends: [SERVER] };
    for (const refused of [
      await handlers['model.unload'](input),
      await handlers['model.heal'](input),
      await handlers['model.warm'](input),
      await handlers['model.copy']({ ...input, to: 'mine' }),
    ])
      expect(refused).toMatchObject({ ok: false, error: { code: 'refused', field: 'model' } });
    expect((await handlers['model.sync']({ model })).ok).toBe(false);
    const forecast = await handlers['model.forecast']({ model, copies: 1 });
    const runs = { state: 'impossible', words: 'runs at ollama.com: nothing is loaded there' };
    expect(forecast).toMatchObject({ ok: true, value: { places: [runs, runs] } });
    expect(await work.operations()).toEqual([]);
  });

  it('can be deleted where it is listed', async () => {
    const work = await start();
    expect(await work.ended(await work.begin('delete', STUB))).toMatchObject({ state: 'done', detail: 'deleted' });
  });
});
