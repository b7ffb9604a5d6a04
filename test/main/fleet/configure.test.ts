import { describe, expect, it } from 'vitest';
import { faultOf, MODEL, residentRow, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

/** Two rigs with all kinds of live state on the first. */
function busyFleet() {
  const live = startFleet(['rig', 'other']);
  live.clock.advance(1_000);
  live.fleet.setVersion('rig', '0.30.0');
  live.fleet.setResidency('rig', [residentRow()]);
  live.fleet.noteFault('rig', faultOf('lane'));
  return { ...live, lease: live.fleet.lease('rig', { model: MODEL }) };
}

describe('a new configuration', () => {
  it('keeps the live state of a backend whose id and url did not change', () => {
    const { fleet, configure } = busyFleet();
    const before = fleet.find('rig')!;
    const { installed, resident, failures } = before;
    configure([settingsOf('rig', { slots: 8, weight: 3, tier: 1 }), settingsOf('other')]);
    expect(fleet.find('rig')).toMatchObject({
      health: { state: 'up' },
      version: '0.30.0',
      inFlight: 1,
      settings: { slots: 8, weight: 3, tier: 1 },
      installed,
      resident,
      failures,
    });
    expect(fleet.find('rig')!.lanes.get(MODEL)).toMatchObject({ inFlight: 1, failures: [1_000] });
  });

  it('applies new slots at once', () => {
    const { eligible, configure } = busyFleet();
    configure([settingsOf('rig', { slots: 2 })]);
    expect(eligible()[0]!.free).toBe(1);
    configure([settingsOf('rig', { slots: 8 })]);
    expect(eligible()[0]!.free).toBe(7);
  });

  it('knows nothing of a backend whose url changed: it is another server', () => {
    const { fleet, configure, lease } = busyFleet();
    configure([settingsOf('rig', { url: 'http://elsewhere.invalid:1' })]);
    expect(fleet.find('rig')).toMatchObject({
      url: 'http://elsewhere.invalid:1',
      health: { state: 'starting', reason: 'not checked yet' },
      version: null,
      installed: null,
      inFlight: 0,
    });
    expect(fleet.find('rig')!.lanes.size).toBe(0);
    lease.release();
    expect(fleet.find('rig')!.inFlight).toBe(0);
  });

  it('keeps the order of the file', () => {
    const { fleet, configure } = busyFleet();
    configure([settingsOf('new'), settingsOf('other'), settingsOf('rig')]);
    expect(fleet.backends().map(({ id }) => id)).toEqual(['new', 'other', 'rig']);
  });

  it('removes what is not in the file, and what runs there still ends well', () => {
    const { fleet, configure, lease, events } = busyFleet();
    configure([settingsOf('other')]);
    expect(fleet.find('rig')).toBeUndefined();
    events.length = 0;
    lease.release();
    expect(events).toEqual([{ kind: 'capacity' }]);
    expect(() => fleet.lease('rig', { model: MODEL })).toThrow('lease on unknown backend rig');
  });

  it('tells those who watch and those who wait', () => {
    const { configure, events } = busyFleet();
    events.length = 0;
    configure([settingsOf('rig')]);
    expect(events.slice(-2)).toEqual([{ kind: 'state' }, { kind: 'capacity' }]);
  });
});

it('a listener that left hears nothing more', () => {
  const { fleet } = startFleet(['rig']);
  const heard: string[] = [];
  const leave = fleet.onEvent(({ kind }) => heard.push(kind));
  fleet.setMode('rig', 'draining');
  leave();
  fleet.setMode('rig', 'active');
  expect(heard).toEqual(['mode', 'state', 'capacity']);
});
