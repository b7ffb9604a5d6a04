import { expect, it } from 'vitest';
import { keepOutlook } from '../../../../renderer/views/models/keep-outlook.ts';
import { keptSentences, staySentence } from '../../../../renderer/views/models/kept-words.ts';
import type { KeptModel } from '../../../../shared/keep.ts';
import type { LoadForecast, LoadPlace } from '../../../../shared/load-forecast.ts';

const forecast = (outcome: LoadForecast['outcome']): LoadForecast => ({
  ...{ outcome, neededBytes: 5e9, isNeedSeen: false, usedBytes: 0, memoryBytes: 0 },
  ...{ isMemoryTold: false, spills: false, victims: [] },
});
const place = (backend: string, state: LoadPlace['state'], words = state as string): LoadPlace => ({
  ...{ backend, state, words },
  forecast: state === 'possible' || state === 'chosen' ? forecast('fits') : null,
});

const places = [
  place('a', 'loaded', 'loaded already'),
  place('b', 'chosen', 'needs 5 GB'),
  { ...place('c', 'possible', 'will push out x'), forecast: forecast('pushes-out') },
  place('d', 'impossible', 'draining'),
];

it('shows the copies that are there, then where the others would go, the best first', () => {
  expect(keepOutlook(places, { copies: 2, backends: [] })).toEqual({
    lines: [
      { backend: 'a', words: 'loaded already', isCostly: false },
      { backend: 'b', words: 'will be loaded: needs 5 GB', isCostly: false },
    ],
    lack: null,
  });
  expect(keepOutlook(places, { copies: 3, backends: [] }).lines.at(-1)).toEqual({
    ...{ backend: 'c', words: 'will be loaded: will push out x', isCostly: true },
  });
});

it('keeps to the backends that may hold them, and says what cannot be had and why', () => {
  expect(keepOutlook(places, { copies: 2, backends: ['c', 'd'] })).toEqual({
    lines: [{ backend: 'c', words: 'will be loaded: will push out x', isCostly: true }],
    lack: '1 cannot be had for now (d: draining)',
  });
  expect(keepOutlook([], { copies: 1, backends: [] }).lack).toBe(
    '1 cannot be had for now (there are no more backends)',
  );
});

it('says of a rule where its copies are, or what is missing and why', () => {
  const rule: KeptModel = {
    ...{ model: 'm', copies: 2, backends: ['a', 'b'], on: ['a', 'b'], loadingOn: [], why: null, retryAt: null },
  };
  expect(keptSentences(rule)).toEqual(['A rule keeps 2 copies in memory, on a or b only: a, b']);
  expect(keptSentences({ ...rule, backends: [], on: ['a'], loadingOn: ['b'], why: 'being loaded' })).toEqual([
    'A rule keeps 2 copies in memory: 1 of 2 kept warm, 1 being loaded',
    'Why not more: being loaded',
  ]);
});

it('says of a ruled stay how long it is, and why it is not so yet', () => {
  const stay = { backend: 'a', model: 'm', term: 1_800_000, why: null };
  expect(staySentence(stay)).toBe('By rule it stays for 30m after its last request');
  expect(staySentence({ ...stay, term: 'pin', why: 'in use' })).toBe('By rule it stays for ever; not yet so: in use');
});
