import { expect, it } from 'vitest';
import { copyPlaces } from '../../../../renderer/views/models/copy-places.ts';
import { createBackendSnapshot as backend } from '../../../support/backend-snapshot.ts';
import { inventory } from './matrix-fixture.ts';

const installed = inventory({
  a: { 'llama3.1:8b': 'x' },
  b: { 'llama3.1:8b': 'x', 'chat:latest': 'sha256:x' },
  c: { 'llama3.1:8b': 'x', 'chat:latest': 'y' },
  d: { 'chat:latest': 'y' },
  e: { 'llama3.1:8b': 'x' },
  f: null,
});
const backends = [
  ...['a', 'b', 'c', 'd'].map((id) => backend({ id })),
  backend({ id: 'e', health: 'down', reason: 'connection refused' }),
  backend({ id: 'f' }),
];

it('has those that have the model, and says what goes by the new name there', () => {
  const places = copyPlaces({ model: 'llama3.1:8b', name: 'chat:latest', backends, inventory: installed });
  expect(places.map(({ backend: { id }, isPossible, replaces, words }) => [id, isPossible, replaces, words])).toEqual([
    ['a', true, false, 'digest x'],
    ['b', true, false, 'is called that, too, already'],
    ['c', true, true, 'another build is called that: y'],
    ['e', false, false, 'connection refused'],
  ]);
});
