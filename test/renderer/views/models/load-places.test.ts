import { expect, it } from 'vitest';
import { loadPlaces } from '../../../../renderer/views/models/load-places.ts';
import type { LoadForecast, LoadPlace } from '../../../../shared/load-forecast.ts';
import { createBackendSnapshot } from '../../../support/backend-snapshot.ts';

const forecast: LoadForecast = {
  outcome: 'fits',
  neededBytes: 1,
  isNeedSeen: true,
  usedBytes: 0,
  memoryBytes: 0,
  isMemoryTold: false,
  spills: false,
  victims: [],
};
const place = (backend: string, state: LoadPlace['state'], of: LoadForecast | null = forecast): LoadPlace => ({
  backend,
  state,
  words: `words of ${backend}`,
  forecast: of,
});
const backends = 'abcdef'.split('').map((id) => createBackendSnapshot({ id }));

it('puts those that fit first, in the gateway’s order, and says which can be ordered at all', () => {
  const places = loadPlaces(
    [
      place('a', 'loaded', null),
      place('d', 'chosen'),
      place('c', 'possible'),
      place('e', 'impossible'),
      place('f', 'impossible', null),
      place('gone', 'possible'),
    ],
    backends,
  );
  expect(places.map(({ backend, fits, isPossible }) => [backend.id, fits, isPossible])).toEqual([
    ['d', true, true],
    ['c', true, true],
    ['a', false, true],
    ['e', false, true],
    ['f', false, false],
  ]);
  expect(places[0]?.words).toBe('words of d');
});
