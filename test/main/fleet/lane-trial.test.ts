import { describe, expect, it } from 'vitest';
import { faultOf, MODEL, needOf, startFleet } from '../../support/fleet-fixture.ts';

const failed = faultOf('lane', { reason: 'runner died' });

/** A rig whose lane just went out for good reason. */
function withLaneOut() {
  const live = startFleet(['rig']);
  live.fleet.noteFault('rig', { ...failed, certain: true });
  expect(live.eligibleIds()).toEqual([]);
  return live;
}

/** The same after the cool-down and a probe. */
function withLaneOnTrial() {
  const live = withLaneOut();
  live.clock.advance(30_000);
  live.fleet.confirmAlive('rig', live.clock.now());
  expect(live.eligibleIds()).toEqual(['rig']);
  return live;
}

describe('a lane that fails', () => {
  it('goes out at its third failure within the cool-down, and says why', () => {
    const { fleet, clock, eligibleIds, whyNot } = startFleet(['rig']);
    for (let n = 1; n <= 2; n += 1) {
      fleet.noteFault('rig', failed);
      clock.advance(10_000);
      expect(eligibleIds()).toEqual(['rig']);
    }
    fleet.noteFault('rig', failed);
    expect(whyNot('rig')).toBe(`${MODEL} is out of rotation: runner died`);
  });

  it('stays in when its failures are spread wider than the cool-down', () => {
    const { fleet, clock, eligibleIds } = startFleet(['rig']);
    for (let n = 0; n < 10; n += 1) {
      fleet.noteFault('rig', failed);
      clock.advance(15_000);
    }
    expect(eligibleIds()).toEqual(['rig']);
  });

  it('goes out at once when the failure leaves no doubt', () => {
    expect(withLaneOut().whyNot('rig')).toContain('runner died');
  });

  it('takes neither the backend nor its other models with it', () => {
    const { fleet, eligibleIds } = withLaneOut();
    expect(fleet.find('rig')!.health.state).toBe('up');
    expect(eligibleIds(needOf({ model: null }))).toEqual(['rig']);
  });

  it('tells those who wait that nobody may be coming', () => {
    const { fleet, events } = startFleet(['rig']);
    events.length = 0;
    fleet.noteFault('rig', { ...failed, certain: true });
    expect(events).toContainEqual({ kind: 'capacity' });
  });

  it('stays in rotation when cooling down is switched off', () => {
    const { fleet, configure, eligibleIds } = startFleet(['rig']);
    configure([fleet.find('rig')!.settings], { cooldownMs: 0 });
    for (let n = 0; n < 5; n += 1) fleet.noteFault('rig', { ...failed, certain: true });
    expect(eligibleIds()).toEqual(['rig']);
  });
});

describe('a lane that is out', () => {
  it('does not come back by time alone', () => {
    const { clock, eligibleIds } = withLaneOut();
    clock.advance(600_000);
    expect(eligibleIds()).toEqual([]);
  });

  it('does not come back by a probe before its cool-down is over', () => {
    const { fleet, clock, eligibleIds } = withLaneOut();
    clock.advance(29_999);
    fleet.confirmAlive('rig', clock.now());
    expect(eligibleIds()).toEqual([]);
  });

  it('does not come back by an older exchange that completes', () => {
    const { fleet, eligibleIds } = withLaneOut();
    fleet.noteSuccess('rig', MODEL);
    expect(eligibleIds()).toEqual([]);
  });

  it('goes on trial at a probe after its cool-down, and those who wait hear of it', () => {
    const { events } = withLaneOnTrial();
    expect(events.at(-1)).toEqual({ kind: 'capacity' });
  });
});

describe('a lane on trial', () => {
  it('takes one exchange at a time', () => {
    const { fleet, eligible } = withLaneOnTrial();
    expect(eligible()[0]!.free).toBe(1);
    const lease = fleet.lease('rig', { model: MODEL });
    expect(eligible()[0]!.free).toBe(0);
    lease.release();
    expect(eligible()[0]!.free).toBe(1);
  });

  it('goes out again at its first failure, for a whole cool-down', () => {
    const { fleet, clock, eligibleIds } = withLaneOnTrial();
    clock.advance(60_000);
    fleet.noteFault('rig', failed);
    expect(eligibleIds()).toEqual([]);
    clock.advance(29_999);
    fleet.confirmAlive('rig', clock.now());
    expect(eligibleIds()).toEqual([]);
    clock.advance(1);
    fleet.confirmAlive('rig', clock.now());
    expect(eligibleIds()).toEqual(['rig']);
  });

  it('is free after its first success, and its old failures are forgotten', () => {
    const { fleet, eligible, eligibleIds } = withLaneOnTrial();
    fleet.noteSuccess('rig', MODEL);
    expect(eligible()[0]).toMatchObject({ free: 4, penalty: 0 });
    fleet.noteFault('rig', failed);
    fleet.noteFault('rig', failed);
    expect(eligibleIds()).toEqual(['rig']);
  });

  it('stays on trial while its exchange neither fails nor completes', () => {
    const { fleet, eligible } = withLaneOnTrial();
    fleet.lease('rig', { model: MODEL }).release();
    expect(eligible()[0]!.free).toBe(1);
  });
});
