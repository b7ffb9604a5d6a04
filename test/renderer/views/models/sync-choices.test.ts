import { describe, expect, it } from 'vitest';
import { syncChoices } from '../../../../renderer/views/models/sync-choices.ts';
import type { Build, ModelDrift } from '../../../../shared/drift.ts';
import { createBackendSnapshot as backend } from '../../../support/backend-snapshot.ts';

const drift = (...builds: readonly Build[]): ModelDrift => ({
  model: 'llama3.1:8b',
  policy: 'warn',
  builds,
  contexts: [],
  quarantined: [],
});
const build = (digest: string, ...backends: readonly string[]): Build => ({ digest, backends });
const up = (...ids: readonly string[]) => ids.map((id) => backend({ id }));

describe('the ways to make copies the same', () => {
  it('are each of the builds, the one that drift counts by first, and what the registry has', () => {
    const choices = syncChoices(drift(build('aaa', 'a', 'b'), build('bbb', 'c')), up('a', 'b', 'c'));
    expect(choices.map(({ key, label, backends, to }) => [key, label, backends, to])).toEqual([
      ['aaa', 'The build of a and b, which most have', ['c'], { digestOf: 'a' }],
      ['bbb', 'The build of c', ['a', 'b'], { digestOf: 'c' }],
      ['newest', 'Whatever the registry has now', ['a', 'b', 'c'], { newest: true }],
    ]);
  });

  it('say so where the first is first only by its place', () => {
    const [first] = syncChoices(drift(build('aaa', 'b'), build('bbb', 'a')), up('a', 'b'));
    expect(first?.label).toBe('The build of b, which comes first in the configuration');
  });

  it('leave out who does not answer', () => {
    const backends = [...up('a', 'b'), backend({ id: 'c', health: 'down' }), ...up('d')];
    const [first] = syncChoices(drift(build('aaa', 'a', 'b'), build('bbb', 'c', 'd')), backends);
    expect(first).toMatchObject({ backends: ['d'], leftOut: ['c'] });
  });
});
