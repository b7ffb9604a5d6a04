import { expect, it } from 'vitest';
import { rankBackends } from '../../../../renderer/views/models/rank-backends.ts';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { createBackendSnapshot } from '../../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../../support/lane-snapshot.ts';
import { inventory, resident } from './matrix-fixture.ts';

const MODEL = 'llama3.1:8b';
const all = inventory(Object.fromEntries('abcdefg'.split('').map((id) => [id, { [MODEL]: 'x' }])));
const backend = (id: string, some: Partial<BackendSnapshot> = {}) => createBackendSnapshot({ id, slots: 4, ...some });
const order = (backends: BackendSnapshot[], installed = all): string[] =>
  rankBackends(MODEL, backends, installed).map((place) => place.backend.id);

it('prefers the most free slots, then the emptiest memory, then the order of the configuration', () => {
  const busy = backend('a', { inFlight: 3 });
  const full = backend('b', { loaded: [resident('other:1')] });
  expect(order([busy, full, backend('c'), backend('d')])).toEqual(['c', 'd', 'b', 'a']);
});

it('puts those that have it in memory behind those that fit, and those that cannot at the end', () => {
  const loaded = backend('a', { loaded: [resident(MODEL)] });
  const down = backend('b', { health: 'down', reason: 'connection refused' });
  const without = backend('z');
  expect(order([loaded, down, without, backend('c', { inFlight: 9 })])).toEqual(['c', 'a', 'b', 'z']);
});

it('says in words why each stands where it stands, and which can be ordered at all', () => {
  const wedged = [createLaneSnapshot({ model: 'x:1', loaded: true, inFlight: 0, slots: 1, outReason: 'hangs' })];
  const places = rankBackends(
    MODEL,
    [
      backend('a', { inFlight: 3 }),
      backend('b', { loaded: [resident(MODEL)] }),
      backend('c', { mode: 'draining' }),
      backend('d', { lanes: wedged }),
      backend('e', { health: 'down', reason: 'connection refused' }),
      backend('z'),
    ],
    all,
  );
  expect(places.map(({ backend: { id }, fits, isPossible, words }) => [id, fits, isPossible, words])).toEqual([
    ['a', true, true, '1 free slot, 0 B in memory'],
    ['b', false, true, 'loaded already, 4 free slots, 5.0 GB in memory'],
    ['c', false, true, 'draining: it gets no requests now, 4 free slots, 0 B in memory'],
    ['d', false, true, 'wedged: it gets no requests now, 4 free slots, 0 B in memory'],
    ['e', false, false, 'connection refused'],
    ['z', false, false, 'not installed there: pull it first'],
  ]);
});

it('offers no place for a model that no inventory has', () => {
  expect(rankBackends(MODEL, [backend('a')], []).some(({ isPossible }) => isPossible)).toBe(false);
});
