import { expect, it } from 'vitest';
import { findCandidates } from '../../../main/fleet/candidates.ts';
import { backendOf, faultOf, MODEL, NOBODY, needOf, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

const moment = { now: 0, slowStartMs: 0 };

it('names every backend once: among the eligible, or passed over with its reason', () => {
  const fleet = [
    backendOf('fine'),
    backendOf('drained', { mode: 'draining' }),
    backendOf('dead', { health: { state: 'down', reason: 'refused' } }),
    backendOf('bare', { installed: new Map() }),
    backendOf('used'),
  ];
  const { eligible, passedOver } = findCandidates(fleet, needOf(), new Set(['used', 'dead']), moment);
  expect(eligible.map(({ backend }) => backend.id)).toEqual(['fine']);
  expect(passedOver).toEqual([
    { backend: 'drained', kind: 'out', reason: 'draining' },
    { backend: 'dead', kind: 'out', reason: 'down: refused' },
    { backend: 'bare', kind: 'model', reason: `${MODEL} is not installed` },
    { backend: 'used', kind: 'tried', reason: 'already tried' },
  ]);
});

it('a named backend is the only one considered', () => {
  const { eligible } = findCandidates([backendOf('a'), backendOf('b')], needOf({ backend: 'b' }), NOBODY, moment);
  expect(eligible.map(({ backend }) => backend.id)).toEqual(['b']);
});

it('an exchange that takes no slot always finds room', () => {
  const { fleet, eligible } = startFleet([settingsOf('rig', { slots: 1 })]);
  fleet.lease('rig', { model: MODEL });
  expect(eligible()[0]!.free).toBe(0);
  expect(eligible(needOf({ kind: 'inventory', takesSlot: false }))[0]!.free).toBe(Number.POSITIVE_INFINITY);
});

it('a full lane leaves room in the lanes of other models', () => {
  const { fleet, eligible } = startFleet([settingsOf('rig', { slots: 1 })]);
  fleet.lease('rig', { model: 'other:latest' });
  expect(eligible()[0]).toMatchObject({ free: 1, inFlight: 1 });
});

it('a failure repels traffic, by half every ten seconds', () => {
  const { fleet, clock, eligible } = startFleet(['rig']);
  fleet.noteFault('rig', faultOf('lane'));
  expect(eligible()[0]!.penalty).toBe(4);
  clock.advance(10_000);
  expect(eligible()[0]!.penalty).toBeCloseTo(2);
  fleet.noteFault('rig', faultOf('host'));
  expect(eligible()[0]!.penalty).toBeCloseTo(6);
});

it('a storm of failures counts as sixteen, so that its shadow has an end', () => {
  const { fleet, clock, eligible, configure } = startFleet(['rig']);
  configure([settingsOf('rig')], { cooldownMs: 0 });
  for (let n = 0; n < 500; n += 1) fleet.noteFault('rig', faultOf('lane'));
  expect(eligible()[0]!.penalty).toBe(64);
  clock.advance(100_000);
  expect(eligible()[0]!.penalty).toBeLessThan(0.1);
});
