import { expect, it } from 'vitest';
import { exampleModel } from '../../../../renderer/views/keys/example-model.ts';

const options = ['llama3.1:70b', 'qwen2.5-coder:14b', 'phi4:latest'].map((model) => ({
  model,
  loadedOn: [],
  installedOn: ['rig-1'],
}));

it('shows a model that the key may use', () => {
  expect(exampleModel(options, [])).toBe('llama3.1:70b');
  expect(exampleModel(options, ['qwen*'])).toBe('qwen2.5-coder:14b');
  expect(exampleModel(options, ['gemma3:4b', 'PHI4'])).toBe('phi4:latest');
  expect(exampleModel(options, ['*.5-coder:*'])).toBe('qwen2.5-coder:14b');
});

it('shows one that the key is for where none of its models is installed', () => {
  expect(exampleModel(options, ['gemma*', 'mistral:7b'])).toBe('mistral:7b');
  expect(exampleModel([], ['gemma*'])).toBe('llama3.1:8b');
});
