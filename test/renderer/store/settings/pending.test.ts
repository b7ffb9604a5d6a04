import { describe, expect, it } from 'vitest';
import { changesOf, inverseOf, type Pending, rebase, withChange } from '../../../../renderer/store/settings/pending.ts';
import type { ConfigJson } from '../../../../shared/config-view.ts';

const written = {
  routing: { policy: 'weighted', retries: 3 },
  backends: [
    { id: 'rig-1', slots: 4 },
    { id: 'rig-2', slots: 2 },
  ],
};
const change = (path: string, value: ConfigJson) => ({ path: path.split('.'), value });
const pendingOf = (...changes: ReturnType<typeof change>[]): Pending =>
  changes.reduce<Pending>((pending, one) => withChange(pending, written, one), {});

describe('unsaved changes', () => {
  it('are sent with the place each has in the file, and taken back with what it said', () => {
    const pending = pendingOf(
      change('routing.policy', null),
      change('routing.cooldown', '5s'),
      change('backends.rig-2.slots', 8),
    );
    expect(changesOf(pending, written)).toEqual([
      { path: ['routing', 'policy'], value: null },
      { path: ['routing', 'cooldown'], value: '5s' },
      { path: ['backends', 1, 'slots'], value: 8 },
    ]);
    expect(inverseOf(pending, written)).toEqual([
      { path: ['routing', 'policy'], value: 'weighted' },
      { path: ['routing', 'cooldown'], value: null },
      { path: ['backends', 1, 'slots'], value: 2 },
    ]);
  });

  it('are none when a key is back to what the file says', () => {
    expect(pendingOf(change('routing.retries', 5), change('routing.retries', 3))).toEqual({});
    expect(pendingOf(change('routing.cooldown', '5s'), change('routing.cooldown', null))).toEqual({});
    expect(pendingOf(change('routing.cooldown', null))).toEqual({});
  });
});

describe('unsaved changes when somebody else has changed the file', () => {
  it('are kept, and follow their backend to its new place', () => {
    const pending = pendingOf(change('backends.rig-2.slots', 8));
    const now = { ...written, backends: [{ id: 'new' }, ...written.backends] };
    const rebased = rebase(pending, written, now);
    expect(rebased).toEqual({ pending, contested: [], lost: [] });
    expect(changesOf(rebased.pending, now)).toEqual([{ path: ['backends', 2, 'slots'], value: 8 }]);
  });

  it('say which of them the file changed too', () => {
    const pending = pendingOf(change('routing.policy', 'round-robin'), change('routing.cooldown', '5s'));
    const now = { ...written, routing: { policy: 'least-busy', retries: 3 } };
    expect(rebase(pending, written, now)).toEqual({ pending, contested: ['routing.policy'], lost: [] });
  });

  it('are no changes any more where the file says the same now', () => {
    const pending = pendingOf(change('routing.policy', 'round-robin'));
    const now = { ...written, routing: { policy: 'round-robin', retries: 3 } };
    expect(rebase(pending, written, now)).toEqual({ pending: {}, contested: [], lost: [] });
  });

  it('are lost with their backend, and say so', () => {
    const pending = pendingOf(change('backends.rig-2.slots', 8), change('routing.retries', 1));
    const now = { ...written, backends: [{ id: 'rig-1', slots: 4 }] };
    const { pending: kept, lost } = rebase(pending, written, now);
    expect(lost).toEqual(['backends[1].slots']);
    expect(Object.values(kept).map(({ path }) => path.join('.'))).toEqual(['routing.retries']);
  });
});
