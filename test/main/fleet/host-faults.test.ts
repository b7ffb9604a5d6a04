import { describe, expect, it } from 'vitest';
import { faultOf, MODEL, needOf, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

const healthOf = ({ fleet }: ReturnType<typeof startFleet>) => fleet.find('rig')!.health;

describe('a fault of the whole host', () => {
  it('takes the backend down at once when nothing listens there', () => {
    const live = startFleet(['rig']);
    live.fleet.noteFault('rig', faultOf('host', { certain: true, reason: 'connection refused' }));
    expect(healthOf(live)).toEqual({ state: 'down', reason: 'connection refused' });
    expect(live.eligibleIds()).toEqual([]);
  });

  it('otherwise takes it down at the third within the cool-down', () => {
    const live = startFleet(['rig']);
    for (let n = 1; n <= 2; n += 1) {
      live.fleet.noteFault('rig', faultOf('host'));
      expect(healthOf(live).state).toBe('up');
      live.clock.advance(14_000);
    }
    live.fleet.noteFault('rig', faultOf('host'));
    expect(healthOf(live)).toEqual({ state: 'down', reason: '3 failed requests: host trouble' });
  });

  it('is forgotten after the cool-down', () => {
    const live = startFleet(['rig']);
    for (let n = 0; n < 10; n += 1) {
      live.fleet.noteFault('rig', faultOf('host'));
      live.clock.advance(15_000);
    }
    expect(healthOf(live).state).toBe('up');
  });

  it('has the prober look at once, even before it takes the backend down', () => {
    const { fleet, events } = startFleet(['rig']);
    fleet.noteFault('rig', faultOf('host'));
    expect(events).toContainEqual({ kind: 'suspect', backend: 'rig' });
  });

  it('lets those who wait be placed elsewhere', () => {
    const { fleet, events } = startFleet(['rig']);
    events.length = 0;
    fleet.noteFault('rig', faultOf('host', { certain: true }));
    expect(events).toContainEqual({ kind: 'capacity' });
  });
});

it('a server that refuses our Host or Origin is misconfigured until a probe says otherwise', () => {
  const live = startFleet(['rig']);
  live.fleet.noteFault('rig', faultOf('config', { reason: 'answered 403' }));
  expect(healthOf(live)).toEqual({ state: 'misconfigured', reason: 'answered 403' });
  expect(live.events).toContainEqual({ kind: 'suspect', backend: 'rig' });
  expect(live.whyNot('rig')).toBe('misconfigured: answered 403');
});

describe('a "model not found" from a backend', () => {
  it('takes that model off its inventory and has the prober read it anew', () => {
    const { fleet, events, whyNot } = startFleet(['rig', 'other']);
    fleet.noteFault('rig', faultOf('inventory'));
    expect(whyNot('rig')).toBe(`${MODEL} is not installed`);
    expect(whyNot('other')).toBeUndefined();
    expect(events).toContainEqual({ kind: 'stale', backend: 'rig' });
    expect(fleet.find('rig')!.health.state).toBe('up');
  });

  it('has the inventory read anew though the model was not on it', () => {
    const { fleet, events } = startFleet(['rig']);
    fleet.noteFault('rig', faultOf('inventory', { model: 'other:latest' }));
    expect(events).toContainEqual({ kind: 'stale', backend: 'rig' });
  });
});

describe('a route a backend does not have', () => {
  it('is not asked of it again until it runs another version', () => {
    const { fleet, eligibleIds } = startFleet(['rig']);
    const responses = needOf({ route: '/v1/responses' });
    fleet.setVersion('rig', '0.12.0');
    fleet.noteFault('rig', faultOf('route', { route: '/v1/responses' }));
    expect(eligibleIds(responses)).toEqual([]);
    expect(eligibleIds()).toEqual(['rig']);
    fleet.setVersion('rig', '0.12.0');
    expect(eligibleIds(responses)).toEqual([]);
    fleet.setVersion('rig', '0.30.0');
    expect(eligibleIds(responses)).toEqual(['rig']);
  });
});

describe('"server busy"', () => {
  it('keeps loads away for five seconds, and takes nothing out', () => {
    const { fleet, clock, eligibleIds, whyNot } = startFleet(['rig']);
    fleet.noteFault('rig', faultOf('busy'));
    clock.advance(4_999);
    expect(whyNot('rig')).toBe('too busy to load another model');
    expect(fleet.find('rig')!.health.state).toBe('up');
    clock.advance(1);
    expect(eligibleIds()).toEqual(['rig']);
  });
});

it('news of a backend that was removed meanwhile changes nothing and throws nothing', () => {
  const { fleet, events, configure } = startFleet(['rig', 'gone']);
  configure([settingsOf('rig')]);
  events.length = 0;
  fleet.noteFault('gone', faultOf('host', { certain: true }));
  fleet.noteLoaded('gone', MODEL);
  fleet.noteSuccess('gone', MODEL);
  fleet.setMode('gone', 'draining');
  fleet.setResidency('gone', []);
  expect(events).toEqual([]);
  expect(fleet.backends().map(({ id }) => id)).toEqual(['rig']);
});
