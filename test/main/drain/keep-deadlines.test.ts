import { expect, it, onTestFinished } from 'vitest';
import { keepDeadlines } from '../../../main/drain/keep-deadlines.ts';
import type { ModeStore } from '../../../main/ports.ts';
import { MODEL, startFleet } from '../../support/fleet-fixture.ts';

function start(saved: Readonly<Record<string, string>> = {}) {
  let kept = saved;
  const store: ModeStore = {
    load: () => kept,
    save(modes) {
      kept = modes;
    },
  };
  const live = startFleet(['rig', 'other'], store);
  const taken: string[] = [];
  const run = (id: string): void =>
    live.fleet.lease(id, { model: MODEL }).onTakenBack(({ retry }) => void taken.push(`${id} ${retry}`));
  const watch = () => onTestFinished(keepDeadlines(live));
  return { ...live, kept: () => kept, taken, run, watch };
}

it('what an earlier run of the gateway ordered ends at its time, and not before', () => {
  const endsAt = startFleet(['rig']).clock.now() + 60_000;
  const { clock, run, watch, taken, kept } = start({ rig: `draining until ${endsAt}` });
  watch();
  run('rig');
  run('other');
  clock.advance(59_999);
  expect(taken).toEqual([]);
  clock.advance(1);
  expect(taken).toEqual(['rig elsewhere']);
  expect(kept()).toEqual({ rig: 'draining' });
});

it('a deadline that passed while the gateway was away is over', () => {
  const { fleet, watch } = start({ rig: 'draining until 1' });
  watch();
  expect(fleet.find('rig')).toMatchObject({ mode: 'draining', drain: { endsAt: null } });
});

it('the earliest of several comes first, whichever was ordered first', () => {
  const { fleet, clock, run, watch, taken } = start();
  watch();
  run('rig');
  run('other');
  fleet.setMode('rig', 'draining', clock.now() + 20_000);
  fleet.setMode('other', 'draining', clock.now() + 10_000);
  clock.advance(10_000);
  expect(taken).toEqual(['other elsewhere']);
  clock.advance(10_000);
  expect(taken).toEqual(['other elsewhere', 'rig elsewhere']);
});

it('a drain that was resumed or lost its deadline ends nothing', () => {
  const { fleet, clock, run, watch, taken } = start();
  watch();
  run('rig');
  run('other');
  for (const id of ['rig', 'other']) fleet.setMode(id, 'draining', clock.now() + 10_000);
  fleet.setMode('rig', 'active');
  fleet.setMode('other', 'draining');
  clock.advance(60_000);
  expect(taken).toEqual([]);
});
