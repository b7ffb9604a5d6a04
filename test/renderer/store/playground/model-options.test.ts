import { describe, expect, it } from 'vitest';
import { firstOption, modelOptions } from '../../../../renderer/store/playground/model-options.ts';
import { createBackendSnapshot } from '../../../support/backend-snapshot.ts';

const installed = (...names: string[]) => names.map((name) => ({ name, digest: 'd', sizeBytes: 1 }));
const inventory = [
  { backend: 'rig-1', installed: installed('llama3.1:8b', 'a-model:1b', 'nomic-embed-text:latest') },
  { backend: 'rig-2', installed: installed('llama3.1:8b', 'qwen:7b') },
  { backend: 'rig-3', installed: null },
];
const resident = (name: string) => ({ name, sizeBytes: 1, vramBytes: 1, contextLength: null, expiresAt: null });
const backends = [
  createBackendSnapshot({ id: 'rig-1', loaded: [resident('nomic-embed-text:latest')] }),
  createBackendSnapshot({ id: 'rig-2', loaded: [resident('qwen:7b')] }),
];

describe('the models on offer', () => {
  it('begin with those in memory, say where they are, and are each there once', () => {
    expect(modelOptions(inventory, backends, null)).toEqual([
      { model: 'nomic-embed-text:latest', loadedOn: ['rig-1'], installedOn: ['rig-1'] },
      { model: 'qwen:7b', loadedOn: ['rig-2'], installedOn: ['rig-2'] },
      { model: 'a-model:1b', loadedOn: [], installedOn: ['rig-1'] },
      { model: 'llama3.1:8b', loadedOn: [], installedOn: ['rig-1', 'rig-2'] },
    ]);
  });

  it('are those of the chosen backend', () => {
    expect(modelOptions(inventory, backends, 'rig-2').map(({ model }) => model)).toEqual(['qwen:7b', 'llama3.1:8b']);
    expect(modelOptions(inventory, backends, 'rig-3')).toEqual([]);
  });

  it('do not begin with one that only embeds, unless there is no other', () => {
    expect(firstOption(modelOptions(inventory, backends, null))).toBe('qwen:7b');
    expect(firstOption([{ model: 'nomic-embed-text:latest', loadedOn: [], installedOn: [] }])).toBe(
      'nomic-embed-text:latest',
    );
    expect(firstOption([])).toBe('');
  });
});
