import { expect, it } from 'vitest';
import type { AliasSnapshot } from '../../../shared/alias.ts';
import type { CommandInput } from '../../../shared/contract.ts';
import { ok } from '../../../shared/result.ts';
import { startRemote } from './remote-fixture.ts';

const chat: AliasSnapshot = {
  ...{ name: 'chat', model: 'llama3.1:8b', backends: ['rig-1', 'rig-2'], fallbacks: ['small'] },
  steps: [
    { model: 'llama3.1:8b', backends: ['rig-1', 'rig-2'], servedBy: [], reason: 'rig-1: draining' },
    { model: 'qwen3:4b', backends: null, servedBy: ['rig-3'], reason: null },
  ],
};
const dead: AliasSnapshot = {
  ...{ name: 'dead', model: 'gone', backends: [], fallbacks: [] },
  steps: [{ model: 'gone:latest', backends: null, servedBy: [], reason: 'no backend has it' }],
};

it('lists what each alias stands for and what it comes to now', async () => {
  const { corral } = await startRemote({ 'alias.list': async () => ok([chat, dead]) });
  const { code, stdout } = await corral('alias', 'list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/chat +llama3.1:8b +rig-1, rig-2 +small +qwen3:4b on rig-3\n/);
  expect(stdout).toMatch(/dead +gone +any +– +nothing: gone:latest: no backend has it\n/);
  expect(JSON.parse((await corral('alias', 'list', '--json')).stdout)).toEqual([chat, dead]);
});

it('says so when there are none', async () => {
  const { corral } = await startRemote({ 'alias.list': async () => ok([]) });
  expect((await corral('alias', 'list')).stdout).toBe('there are no aliases\n');
});

it('sets what is given, and nothing else', async () => {
  const asked: CommandInput<'alias.set'>[] = [];
  const { corral } = await startRemote({
    async 'alias.set'(input) {
      asked.push(input);
      return ok({ name: input.name });
    },
  });
  expect((await corral('alias', 'set', 'chat', '--model', 'llama3.1:8b', '--on', 'rig-1, rig-2')).stdout).toBe(
    'set chat\n',
  );
  await corral('alias', 'set', 'chat', '--fallbacks', '');
  expect(asked).toEqual([
    { name: 'chat', model: 'llama3.1:8b', backends: ['rig-1', 'rig-2'] },
    { name: 'chat', fallbacks: [] },
  ]);
  expect((await corral('alias', 'set', 'chat')).code).toBe(2);
});

it('removes one and says which others fell back to it', async () => {
  const { corral } = await startRemote({
    'alias.remove': async ({ name }) => ok({ name, before: [chat, dead] }),
  });
  expect((await corral('alias', 'remove', 'chat')).stdout).toBe('removed chat, also from the fallbacks of dead\n');
});
