import { expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract.ts';
import type { KeptModel } from '../../../shared/keep.ts';
import type { LoadPlace } from '../../../shared/load-forecast.ts';
import { ok } from '../../../shared/result.ts';
import { PATIENT, startKeeping, untilKept } from '../../main/gateway/keep/keep-fixture.ts';
import { LLAMA } from '../../main/operations/work-fixture.ts';
import { createSnapshot } from '../fake-gateway.ts';
import { startRemote } from './remote-fixture.ts';

const place = (backend: string, state: LoadPlace['state'], words: string): LoadPlace => ({
  ...{ backend, state, words, forecast: null },
});

async function startAnswering(places: readonly LoadPlace[]) {
  const asked: CommandInput<'model.keep'>[] = [];
  const remote = await startRemote({
    async 'model.keep'(input) {
      asked.push(input);
      return ok({ model: input.model, before: null, places });
    },
  });
  return { ...remote, asked };
}

it('orders so many copies, on these backends, and says what comes of it', async () => {
  const { corral, asked } = await startAnswering([
    place('rig-1', 'loaded', 'loaded already'),
    place('rig-2', 'chosen', 'needs 5 GB'),
    place('rig-3', 'impossible', 'draining'),
  ]);
  const { code, stdout } = await corral('model', 'keep', LLAMA, '--copies', '3', '--on', 'rig-1, rig-2,rig-3');
  expect([code, stdout]).toEqual([
    0,
    [
      'keeps 3 copies of llama3.1:8b warm',
      '  in memory on rig-1',
      '  to be loaded on rig-2',
      '  1 cannot be had for now',
      '  rig-3: draining',
      '',
    ].join('\n'),
  ]);
  expect(asked).toEqual([{ model: LLAMA, copies: 3, backends: ['rig-1', 'rig-2', 'rig-3'] }]);
});

it('ends a rule', async () => {
  const { corral, asked } = await startAnswering([]);
  expect((await corral('model', 'keep', LLAMA, '--off')).stdout).toBe('llama3.1:8b is no longer kept warm\n');
  expect(asked).toEqual([{ model: LLAMA, copies: 0 }]);
});

it.each([[[]], [['--copies', '0']], [['--copies', 'two']], [['--off', '--copies', '2']], [['--off', '--on', 'rig-1']]])(
  'is wrong usage with %j',
  async (options) => {
    const { corral, asked } = await startAnswering([]);
    expect((await corral('model', 'keep', LLAMA, ...options)).code).toBe(2);
    expect(asked).toEqual([]);
  },
);

it('is shown where models are listed and in the status, with what is missing', async () => {
  const rule: KeptModel = {
    ...{ model: LLAMA, copies: 2, backends: [], on: ['rig-1'], loadingOn: [] },
    ...{ why: 'rig-2: needs 38.0 GB and has 24.0 GB', retryAt: null },
  };
  const { corral } = await startRemote({
    'gateway.status': async () => ok(createSnapshot(1, { kept: [rule] })),
    'model.list': async () => ok([{ backend: 'rig-1', installed: [{ name: LLAMA, digest: 'aa', sizeBytes: 5e9 }] }]),
  });
  const line = 'llama3.1:8b: 1 of 2 kept warm: rig-2: needs 38.0 GB and has 24.0 GB\n';
  const { stdout } = await corral('model', 'list');
  expect(stdout).toMatch(/KEPT WARM/);
  expect(stdout).toMatch(/llama3\.1:8b .* 1 of 2 +same/);
  expect(stdout).toContain(line);
  expect((await corral('status')).stdout).toContain(line);
  expect(JSON.parse((await corral('model', 'list', '--json')).stdout)).toMatchObject({ kept: [rule] });
});

it('does all that on a real gateway', async () => {
  const work = await startKeeping({ models: {} });
  const { corral } = await startRemote(work.gateway.handlers);
  expect((await corral('model', 'keep', 'llama3.1:8b', '--copies', '1', '--json')).code).toBe(0);
  await untilKept(work, LLAMA, 1);
  await expect.poll(async () => (await corral('model', 'list')).stdout, PATIENT).toMatch(/llama3\.1:8b .* 1 of 1 /);
  const wrong = await corral('model', 'keep', 'llama3.1:8b', '--copies', '1', '--on', 'rig-9');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('no backend has the id "rig-9"')]);
  expect((await corral('model', 'keep', 'llama3.1:8b', '--off')).code).toBe(0);
  expect(await corral('model', 'keep', 'llama3.1:8b', '--off')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("there is no rule called 'llama3.1:8b'"),
  });
});
