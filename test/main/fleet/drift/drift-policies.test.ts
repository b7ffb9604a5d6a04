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
  const down = (id: string): void => live.fleet.setHealth(id, { state: 'down', reason: 'refused' });
  return { ...live, have, down };
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
    const { eligibleIds, whyNot, have } = startDrifted('quarantine');
    have('rig-3', 'cccc');
    expect(eligibleIds()).toEqual(['rig-1']);
    expect(whyNot('rig-2')).toContain('is aaaa, rig-1, which comes first, has bbbb');
  });

  it('becomes the reference when those that were more leave the fleet', () => {
    const { eligibleIds, configure } = startDrifted('quarantine');
    configure([settingsOf('rig-1'), settingsOf('rig-2')], { drift: { policy: 'quarantine', models: new Map() } });
    expect(eligibleIds()).toEqual(['rig-1']);
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
    },
  ]);
  fleet.setHealth('b', { state: 'down', reason: 'refused' });
  expect(fleet.drift()).toEqual([]);
});
