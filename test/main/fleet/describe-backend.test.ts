import { expect, it } from 'vitest';
import { describeBackend, describeInstalled, vramBytesOf } from '../../../main/fleet/describe-backend.ts';
import { faultOf, installedRow, MODEL, residentRow, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

it('says all that is known of a backend, with the memory of its models', () => {
  const { fleet, clock } = startFleet([settingsOf('rig', { slots: 3, weight: 2, tier: 1 })]);
  fleet.setVersion('rig', '0.30.0');
  fleet.setInventory('rig', [installedRow(MODEL, { digest: 'abc', sizeBytes: 7 })]);
  fleet.setResidency('rig', [residentRow(MODEL, { sizeBytes: 9, vramBytes: 8, expiresAt: 123 })]);
  expect(describeBackend(fleet.find('rig')!, fleet.moment())).toEqual({
    id: 'rig',
    url: 'http://rig.invalid:11434',
    credential: null,
    kind: 'ollama',
    mode: 'active',
    drain: null,
    health: 'up',
    reason: null,
    since: clock.now(),
    version: '0.30.0',
    tier: 1,
    weight: 2,
    ramp: 1,
    inFlight: 0,
    slots: 3,
    slotsSetting: 3,
    quota: null,
    installedCount: 1,
    loaded: [{ name: MODEL, sizeBytes: 9, vramBytes: 8, contextLength: 4096, expiresAt: 123 }],
    lanes: [],
    fights: [],
  });
  expect(describeInstalled(fleet.find('rig')!)).toEqual([{ name: MODEL, digest: 'abc', sizeBytes: 7 }]);
});

it('says what is installed there once it has been read, and not before', () => {
  const { fleet } = startFleet(['rig']);
  fleet.setInventory('rig', [installedRow(MODEL, { digest: 'abc', sizeBytes: 7 })]);
  expect(describeInstalled(fleet.find('rig')!)).toEqual([{ name: MODEL, digest: 'abc', sizeBytes: 7 }]);
  expect(describeInstalled({ ...fleet.find('rig')!, installed: null })).toBe(null);
});

it('adds up what its models hold in GPU memory, and knows nothing of it while it is down', () => {
  const { fleet } = startFleet(['rig']);
  fleet.setResidency('rig', [residentRow('a:latest', { vramBytes: 3 }), residentRow('b:latest', { vramBytes: 4 })]);
  expect(vramBytesOf(fleet.find('rig')!)).toBe(7);
  fleet.setHealth('rig', { state: 'down', reason: 'refused' });
  expect(vramBytesOf(fleet.find('rig')!)).toBe(null);
});

it('shows a lane while it carries work', () => {
  const { fleet } = startFleet(['rig']);
  const lease = fleet.lease('rig', { model: MODEL });
  const lanes = () => describeBackend(fleet.find('rig')!, fleet.moment()).lanes;
  expect(lanes()).toEqual([
    {
      model: MODEL,
      loaded: false,
      inFlight: 1,
      slots: 4,
      learnedSlots: null,
      outReason: null,
      pausedMs: null,
      foreignHint: null,
      phase: 'loading',
      waiting: { phase: 'loading', silentMs: 0, boundMs: 510_000 },
    },
  ]);
  lease.release();
  expect(lanes()).toEqual([]);
});

it('shows a lane while it is out, with the reason', () => {
  const { fleet } = startFleet(['rig']);
  fleet.noteFault('rig', faultOf('lane', { certain: true, reason: 'out of memory' }));
  expect(describeBackend(fleet.find('rig')!, fleet.moment()).lanes).toMatchObject([
    { model: MODEL, inFlight: 0, outReason: 'out of memory' },
  ]);
});
