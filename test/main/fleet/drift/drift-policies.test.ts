import { describe, expect, it } from 'vitest';
import type { DriftPolicy } from '../../../../shared/drift.ts';
import { installedRow, MODEL, needOf, residentRow, settingsOf, startFleet } from '../../../support/fleet-fixture.ts';

const ids = ['rig-1', 'rig-2', 'rig-3'];
const backends = ids.map((id) => settingsOf(id));

/** Two of three have one build, the first one another. */
function startDrifted(policy: DriftPolicy, own: Readonly<Record<string, DriftPolicy>> = {}) {
  const live = startFleet(backends);
  const drift = { policy, models: new Map(Object.entries(own)) };
  live.configure(backends, { drift });
  const have = (id: string, digest: string): void => live.fleet.setInventory(id, [installedRow(MODEL, { digest })]);
  have('rig-1', 'bbbb');
  have('rig-2', 'aaaa');
  have('rig-3', 'aaaa');
  /** So much time passes, while these models are being pulled somewhere. */
  const pass = (ms: number, pulled: readonly string[] = []): void => {
    for (let left = ms; left > 0; left -= 1_000) {
      live.clock.advance(1_000);
      live.fleet.settleCopies(new Set(pulled));
    }
  };
  pass(60_000);
  const down = (id: string): void => live.fleet.setHealth(id, { state: 'down', reason: 'refused' });
  return { ...live, have, down, pass };
}

describe('a copy that is another build', () => {
  it('is used like the others where it is only told of', () => {
    const { eligibleIds, fleet } = startDrifted('warn');
    expect(eligibleIds()).toEqual(ids);
    expect(fleet.drift()).toEqual([
      {
        model: MODEL,
        policy: 'warn',
        builds: [
          { digest: 'aaaa', backends: ['rig-2', 'rig-3'] },
          { digest: 'bbbb', backends: ['rig-1'] },
        ],
        contexts: [],
        quarantined: [],
      },
    ]);
  });

  it('is asked only when nobody with the build of most can serve, where the majority is preferred', () => {
    const { eligibleIds, whyNot, down } = startDrifted('majority');
    expect(eligibleIds()).toEqual(['rig-2', 'rig-3']);
    expect(whyNot('rig-1')).toBe(`its build of ${MODEL} is bbbb, 2 backends have aaaa, and those go first`);
    down('rig-2');
    expect(eligibleIds()).toEqual(['rig-3']);
    down('rig-3');
    expect(eligibleIds()).toEqual(['rig-1']);
  });

  it('is the next one for a request that all with the build of most have failed', () => {
    const { fleet } = startDrifted('majority');
    const { eligible } = fleet.candidates(needOf(), new Set(['rig-2', 'rig-3']));
    expect(eligible.map(({ backend }) => backend.id)).toEqual(['rig-1']);
  });

  it('gets nothing in quarantine, not by its name and not when all others are down, until it is synced', () => {
    const { eligibleIds, whyNot, down, have } = startDrifted('quarantine');
    const reason = `quarantined until it is synced: its build of ${MODEL} is bbbb, 2 backends have aaaa`;
    expect(eligibleIds()).toEqual(['rig-2', 'rig-3']);
    down('rig-2');
    down('rig-3');
    expect(eligibleIds()).toEqual([]);
    expect(eligibleIds(needOf({ backend: 'rig-1' }))).toEqual([]);
    expect(whyNot('rig-1')).toBe(reason);
    have('rig-1', 'aaaa');
    expect(eligibleIds()).toEqual(['rig-1']);
  });

  it('in quarantine can be pulled anew and still serves other models', () => {
    const { fleet, eligibleIds } = startDrifted('quarantine');
    const other = 'other:latest';
    fleet.setInventory('rig-1', [installedRow(MODEL, { digest: 'bbbb' }), installedRow(other)]);
    expect(eligibleIds(needOf({ model: other }))).toEqual(['rig-1']);
    expect(eligibleIds(needOf({ kind: 'management', takesSlot: false, backend: 'rig-1' }))).toEqual(['rig-1']);
  });

  it('follows the policy of its own model before that of all', () => {
    expect(startDrifted('quarantine', { [MODEL]: 'warn' }).eligibleIds()).toEqual(ids);
    expect(startDrifted('warn', { [MODEL]: 'quarantine' }).eligibleIds()).toEqual(['rig-2', 'rig-3']);
  });

  it('is treated by another policy as soon as that is in force', () => {
    const { eligibleIds, configure } = startDrifted('warn');
    configure(backends, { drift: { policy: 'quarantine', models: new Map() } });
    expect(eligibleIds()).toEqual(['rig-2', 'rig-3']);
  });

  it('is the reference where as many have it and its backend comes first', () => {
    const { eligibleIds, whyNot, have, pass } = startDrifted('quarantine');
    have('rig-3', 'cccc');
    pass(60_000);
    expect(eligibleIds()).toEqual(['rig-1']);
    expect(whyNot('rig-2')).toContain('is aaaa, rig-1, which comes first, has bbbb');
  });

  it('becomes the reference when those that were more leave the fleet', () => {
    const { eligibleIds, configure } = startDrifted('quarantine');
    configure([settingsOf('rig-1'), settingsOf('rig-2')], { drift: { policy: 'quarantine', models: new Map() } });
    expect(eligibleIds()).toEqual(['rig-1']);
  });
});

describe('a copy that is to be quarantined', () => {
  const byName = (id: string) => needOf({ backend: id });

  it('is asked only when nobody with the reference can serve until its build has stood for a minute, then not at all', () => {
    const { eligibleIds, whyNot, have, down, pass, fleet } = startDrifted('quarantine');
    have('rig-1', 'aaaa');
    pass(120_000);
    have('rig-3', 'cccc');
    expect(eligibleIds()).toEqual(['rig-1', 'rig-2']);
    expect(whyNot('rig-3')).toBe(
      `its build of ${MODEL} is cccc, 2 backends have aaaa, and those go first; quarantined once this has stood for a minute`,
    );
    expect(fleet.drift()[0]).toMatchObject({ policy: 'quarantine', isSettling: true, quarantined: [] });
    down('rig-1');
    down('rig-2');
    expect(eligibleIds()).toEqual(['rig-3']);
    pass(59_000);
    expect(eligibleIds()).toEqual(['rig-3']);
    pass(1_000);
    expect(eligibleIds()).toEqual([]);
    expect(whyNot('rig-3')).toMatch(/^quarantined until it is synced/);
    expect(fleet.drift()[0]).toMatchObject({ quarantined: ['rig-3'] });
    expect(fleet.drift()[0]).not.toHaveProperty('isSettling');
  });

  it('is not while that model is pulled anywhere, nor for a minute after its last change', () => {
    const { eligibleIds, have, pass } = startDrifted('quarantine');
    const fresh = ['rig-1', 'rig-2', 'rig-3'];
    have('rig-1', 'aaaa');
    pass(120_000);
    for (const id of fresh) {
      have(id, 'nnnn');
      pass(300_000, [MODEL]);
      for (const other of fresh) expect(eligibleIds(byName(other))).toEqual([other]);
    }
    pass(120_000);
    expect(eligibleIds()).toEqual(fresh);
  });

  it('whose pull ended early is quarantined a minute later, on whichever side the fewer are', () => {
    const { eligibleIds, have, pass } = startDrifted('quarantine');
    have('rig-1', 'aaaa');
    pass(120_000);
    have('rig-1', 'nnnn');
    have('rig-2', 'nnnn');
    pass(300_000, [MODEL]);
    expect(eligibleIds(byName('rig-3'))).toEqual(['rig-3']);
    pass(1_000);
    expect(eligibleIds(byName('rig-3'))).toEqual([]);
    expect(eligibleIds()).toEqual(['rig-1', 'rig-2']);
  });

  it('stays in quarantine while others change, also when that makes it the reference, until that has stood', () => {
    const { eligibleIds, whyNot, have, pass, fleet } = startDrifted('quarantine');
    expect(eligibleIds(byName('rig-1'))).toEqual([]);
    have('rig-3', 'nnnn');
    expect(eligibleIds()).toEqual(['rig-2', 'rig-3']);
    expect(whyNot('rig-1')).toBe('quarantined until bbbb has been the reference for a minute');
    expect(fleet.drift()[0]).toMatchObject({ isSettling: true, quarantined: ['rig-1'] });
    have('rig-2', 'nnnn');
    expect(eligibleIds()).toEqual(['rig-2', 'rig-3']);
    expect(whyNot('rig-1')).toMatch(/^quarantined until it is synced/);
    have('rig-2', 'bbbb');
    pass(59_000);
    expect(eligibleIds(byName('rig-1'))).toEqual([]);
    pass(1_000);
    expect(eligibleIds()).toEqual(['rig-1', 'rig-2']);
  });

  it('leaves quarantine at once when it becomes the build that the others have', () => {
    const { eligibleIds, have } = startDrifted('quarantine');
    have('rig-1', 'aaaa');
    expect(eligibleIds()).toEqual(ids);
  });

  it('is so at once where nothing has changed: at the start, on a backend that joins, under another policy', () => {
    const live = startFleet([settingsOf('rig-1'), settingsOf('rig-2')]);
    const drift = { policy: 'quarantine', models: new Map() } as const;
    live.configure(backends, { drift });
    live.fleet.setHealth('rig-3', { state: 'up', reason: null });
    live.fleet.setInventory('rig-3', [installedRow(MODEL, { digest: 'other' })]);
    expect(live.eligibleIds(byName('rig-3'))).toEqual([]);
    const warned = startDrifted('warn');
    warned.configure(backends, { drift });
    expect(warned.eligibleIds(byName('rig-1'))).toEqual([]);
  });

  it('is told to whoever waits for it when it is', () => {
    const { events, have, pass } = startDrifted('quarantine');
    have('rig-3', 'cccc');
    events.length = 0;
    pass(59_000);
    expect(events).toEqual([]);
    pass(2_000);
    expect(events.map(({ kind }) => kind)).toEqual(['state', 'capacity']);
  });
});

it('sizes of contexts that differ are told, but not of a server that is down', () => {
  const { fleet } = startFleet(['a', 'b']);
  fleet.setResidency('a', [residentRow(MODEL, { contextLength: 4096 })]);
  fleet.setResidency('b', [residentRow(MODEL, { contextLength: 32_768 })]);
  expect(fleet.drift()).toEqual([
    {
      model: MODEL,
      policy: 'warn',
      builds: [],
      contexts: [
        { tokens: 4096, backends: ['a'] },
        { tokens: 32_768, backends: ['b'] },
      ],
      quarantined: [],
    },
  ]);
  fleet.setHealth('b', { state: 'down', reason: 'refused' });
  expect(fleet.drift()).toEqual([]);
});
