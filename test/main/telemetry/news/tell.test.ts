import { expect, it } from 'vitest';
import { tell } from '../../../../main/telemetry/news/tell.ts';

it('names the model that something is about, and none where it is about none or several', () => {
  const [backend, model, reason] = ['rig-1', 'llama3.1:8b', 'it hangs'];
  expect(tell({ what: 'lane-out', backend, model, reason }).news).toMatchObject({ backend, model });
  const subjects = [
    { backend, model },
    { backend, model: 'qwen3:4b' },
  ];
  expect(tell({ what: 'many-lanes-out', subjects, reason }).news).not.toHaveProperty('model');
  expect(tell({ what: 'out', backend, state: 'down', reason }).news).not.toHaveProperty('model');
});
