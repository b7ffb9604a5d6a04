import { expect, it } from 'vitest';
import type { ModelDrift } from '../../../../shared/drift.ts';
import { startReporter } from './news-fixture.ts';

const M = 'llama3.1:8b';
const driftOf = (over: Partial<ModelDrift> = {}): ModelDrift => ({
  model: M,
  policy: 'warn',
  builds: [
    { digest: 'aaaa', backends: ['rig-1', 'rig-2'] },
    { digest: 'bbbb', backends: ['rig-3'] },
  ],
  contexts: [],
  quarantined: [],
  ...over,
});

function startWatching() {
  const under = startReporter();
  const watch = (seconds: number, drift: readonly ModelDrift[], changing: readonly string[] = []): void => {
    for (let n = 0; n < seconds; n += 1) {
      under.reporter.copies(drift, new Set(changing));
      under.clock.advance(1_000);
    }
  };
  return { ...under, watch };
}

it('a drift is told once when it has lasted a minute, and once when it is over', () => {
  const { watch, news, log } = startWatching();
  watch(60, [driftOf()]);
  expect(news()).toEqual([]);
  watch(300, [driftOf()]);
  expect(news()).toEqual(['warning: llama3.1:8b differs: aaaa on rig-1, rig-2; bbbb on rig-3']);
  expect(log.latest(1)[0]).toMatchObject({ kind: 'drift', model: M, backend: 'rig-3' });
  watch(5, []);
  expect(news()).toEqual(['good: llama3.1:8b no longer differs between backends']);
});

it('a model that is being pulled round is not told of until that is over and it still differs', () => {
  const { watch, news } = startWatching();
  watch(600, [driftOf()], [M]);
  watch(5, []);
  expect(news()).toEqual([]);
  watch(600, [driftOf()], [M]);
  watch(62, [driftOf()]);
  expect(news()).toHaveLength(1);
});

it('says what becomes of the others, and tells anew when that or who they are changes', () => {
  const { watch, news } = startWatching();
  watch(62, [driftOf({ policy: 'quarantine' })]);
  expect(news()).toEqual([
    'warning: llama3.1:8b differs: aaaa on rig-1, rig-2; bbbb on rig-3; only aaaa gets requests',
  ]);
  watch(62, [driftOf({ policy: 'majority' })]);
  expect(news()).toEqual([
    'warning: llama3.1:8b differs: aaaa on rig-1, rig-2; bbbb on rig-3; aaaa goes before the others',
  ]);
});

it('many that begin or end together are told in one sentence', () => {
  const { watch, news } = startWatching();
  const all = ['a', 'b', 'c', 'd'].map((model) => driftOf({ model }));
  watch(62, all);
  watch(2, []);
  expect(news()).toEqual([
    'warning: 4 models differ between backends: a, b, c, d',
    'good: 4 models no longer differ between backends: a, b, c, d',
  ]);
});

it('sizes of contexts that differ come and go with each load, and are told of by nobody', () => {
  const { watch, news } = startWatching();
  watch(600, [driftOf({ builds: [], contexts: [{ tokens: 4096, backends: ['rig-1'] }] })]);
  expect(news()).toEqual([]);
});
