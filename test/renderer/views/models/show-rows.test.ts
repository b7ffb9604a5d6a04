import { expect, it } from 'vitest';
import { matrixRows } from '../../../../renderer/views/models/matrix-rows.ts';
import { factsByModel } from '../../../../renderer/views/models/model-facts.ts';
import { showRows } from '../../../../renderer/views/models/show-rows.ts';
import { createBackendSnapshot as backend } from '../../../support/backend-snapshot.ts';
import { driftIn, inventory, resident, running } from './matrix-fixture.ts';

const installed = inventory({
  a: { 'qwen2.5:7b': 'q', 'llama3.1:8b': 'x', 'nomic-embed-text:latest': 'n' },
  b: { 'llama3.1:8b': 'y' },
  c: null,
});
const rows = matrixRows(installed);
const none = { text: '', isLoadedOnly: false, isDriftOnly: false };
const facts = factsByModel({
  drift: driftIn(installed, []),
  kept: [],
  stays: [],
  backends: [backend({ id: 'a', loaded: [resident('qwen2.5:7b')] })],
  models: [],
  operations: [running({ model: 'phi4:14b', backend: 'b' })],
});
const shown = (filter: Partial<typeof none>, of = facts): string[] =>
  showRows(rows, of, { ...none, ...filter }).map(({ model }) => model);

it('has one row per model, by name, and one for what is only just being pulled', () => {
  expect(shown({})).toEqual(['llama3.1:8b', 'nomic-embed-text:latest', 'phi4:14b', 'qwen2.5:7b']);
});

it('finds models by any part of their name, whatever the case', () => {
  expect(shown({ text: ' LLAMA' })).toEqual(['llama3.1:8b']);
});

it('shows only what is in memory somewhere', () => {
  expect(shown({ isLoadedOnly: true })).toEqual(['qwen2.5:7b']);
});

it('shows only what differs, by digest or by context length', () => {
  expect(shown({ isDriftOnly: true })).toEqual(['llama3.1:8b']);
  const contexts = [8192, 4096].map((contextLength, nth) =>
    backend({ id: `r${nth}`, loaded: [resident('qwen2.5:7b', { contextLength })] }),
  );
  const differing = factsByModel({
    backends: contexts,
    models: [],
    operations: [],
    drift: driftIn(installed, contexts),
    kept: [],
    stays: [],
  });
  expect(shown({ isDriftOnly: true }, differing)).toEqual(['llama3.1:8b', 'qwen2.5:7b']);
});

it("takes the largest copy's size, and none where nothing is installed", () => {
  const [row] = matrixRows([
    { backend: 'a', installed: [{ name: 'm:1', digest: 'x', sizeBytes: 5 }] },
    { backend: 'b', installed: [{ name: 'm:1', digest: 'x', sizeBytes: 7 }] },
  ]);
  expect(row?.sizeBytes).toBe(7);
  expect(showRows([], facts, none).find(({ model }) => model === 'phi4:14b')?.sizeBytes).toBeNull();
});
