import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rampOf, slotsOf } from '../../../main/fleet/slots.ts';
import { backendOf, installedRow, MODEL, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

const up = { state: 'up', reason: null } as const;
const down = { state: 'down', reason: 'refused' } as const;

describe('a recovered backend', () => {
  function recovered() {
    const live = startFleet([settingsOf('rig', { slots: 10, weight: 2 })]);
    live.fleet.setHealth('rig', down);
    live.clock.advance(5_000);
    live.fleet.setHealth('rig', up);
    return live;
  }
  const shareOf = ({ eligible }: ReturnType<typeof startFleet>) => {
    const { free, weight } = eligible()[0]!;
    return { free, weight };
  };

  it('ramps from a tenth to all of its capacity over slowStart', () => {
    const live = recovered();
    expect(shareOf(live)).toEqual({ free: 1, weight: 0.2 });
    live.clock.advance(14_999);
    expect(shareOf(live).free).toBe(4);
    live.clock.advance(1);
    expect(shareOf(live)).toEqual({ free: 5, weight: 1 });
    live.clock.advance(15_000);
    expect(shareOf(live)).toEqual({ free: 10, weight: 2 });
  });

  it('has all of it at once when slowStart is off', () => {
    const live = recovered();
    live.configure([live.fleet.find('rig')!.settings], { slowStartMs: 0 });
    expect(shareOf(live)).toEqual({ free: 10, weight: 2 });
  });

  it('starts the ramp anew each time it comes back, and only then', () => {
    const live = recovered();
    live.clock.advance(30_000);
    live.fleet.setHealth('rig', { state: 'degraded', reason: 'a check failed' });
    live.fleet.setHealth('rig', up);
    expect(shareOf(live).free).toBe(10);
    live.fleet.setHealth('rig', { state: 'misconfigured', reason: '403' });
    live.fleet.setHealth('rig', { state: 'starting', reason: '1 of 2 checks' });
    live.fleet.setHealth('rig', up);
    expect(shareOf(live).free).toBe(1);
  });
});

describe('a backend that was taken out by an order and is put back', () => {
  const fresh = () => startFleet([settingsOf('rig', { slots: 10 })]);
  const freeOf = ({ eligible }: ReturnType<typeof startFleet>) => eligible()[0]!.free;

  it.each(['draining', 'maintenance'] as const)('from %s ramps like one that was down', (mode) => {
    const live = fresh();
    live.fleet.setMode('rig', mode);
    live.clock.advance(60_000);
    live.fleet.setMode('rig', 'active');
    expect(freeOf(live)).toBe(1);
    live.clock.advance(15_000);
    expect(freeOf(live)).toBe(5);
    live.clock.advance(15_000);
    expect(freeOf(live)).toBe(10);
  });

  it('by the configuration ramps, too', () => {
    const live = fresh();
    live.configure([settingsOf('rig', { slots: 10, mode: 'maintenance' })]);
    live.clock.advance(60_000);
    live.configure([settingsOf('rig', { slots: 10 })]);
    expect(freeOf(live)).toBe(1);
  });

  it('soon has lost only as much of its share as it was out for', () => {
    const live = fresh();
    live.fleet.setMode('rig', 'draining');
    live.fleet.setMode('rig', 'active');
    expect(freeOf(live)).toBe(10);
    live.fleet.setMode('rig', 'draining');
    live.clock.advance(6_000);
    live.fleet.setMode('rig', 'maintenance');
    live.clock.advance(3_000);
    live.fleet.setMode('rig', 'active');
    expect(freeOf(live)).toBe(7);
  });

  it('soon, but restarted meanwhile, ramps from the beginning: its caches are gone', () => {
    const live = fresh();
    live.fleet.setMode('rig', 'draining');
    live.fleet.setHealth('rig', down);
    live.clock.advance(2_000);
    live.fleet.setHealth('rig', up);
    live.clock.advance(2_000);
    live.fleet.setMode('rig', 'active');
    expect(freeOf(live)).toBe(1);
  });

  it('in the middle of its ramp does not get more than before by that', () => {
    const live = fresh();
    live.fleet.setHealth('rig', down);
    live.fleet.setHealth('rig', up);
    live.clock.advance(3_000);
    live.fleet.setMode('rig', 'draining');
    live.fleet.setMode('rig', 'active');
    expect(freeOf(live)).toBe(1);
  });

  it('after a restart of the gateway ramps from the beginning: nobody knows how long it was out', () => {
    const live = startFleet([settingsOf('rig', { slots: 10 })], { load: () => ({ rig: 'draining' }), save: () => {} });
    live.fleet.setMode('rig', 'active');
    expect(freeOf(live)).toBe(1);
  });
});

it('a backend that is up for the first time has all of its capacity', () => {
  expect(startFleet(['rig']).eligible()[0]).toMatchObject({ free: 4, weight: 1 });
});

it('a ramp lies between a tenth and all, and never falls', () => {
  const ms = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(ms, ms, ms, fc.integer({ min: 1, max: 100_000 }), (recoveredAt, earlier, more, slowStartMs) => {
      const before = rampOf(recoveredAt, recoveredAt + earlier, slowStartMs);
      const after = rampOf(recoveredAt, recoveredAt + earlier + more, slowStartMs);
      expect(before).toBeGreaterThanOrEqual(0.1);
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after).toBeLessThanOrEqual(1);
    }),
  );
});

describe('slots', () => {
  it('are at least one and never more than configured, whatever the ramp', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1024 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (slots, ramp) => {
        const lane = slotsOf(backendOf('rig', { settings: settingsOf('rig', { slots }) }), MODEL, ramp);
        expect(Number.isInteger(lane)).toBe(true);
        expect(lane).toBeGreaterThanOrEqual(1);
        expect(lane).toBeLessThanOrEqual(slots);
      }),
    );
  });

  it("are one by default, as Ollama's are", () => {
    expect(slotsOf(backendOf('rig', { settings: settingsOf('rig', { slots: 'auto' }) }), MODEL, 1)).toBe(1);
  });

  it.each([
    [['embedding'], 1],
    [['embedding', 'completion'], 4],
    [['completion', 'tools'], 4],
    [[], 4],
  ])('of a model that can do %j are %i of 4', (capabilities, slots) => {
    const installed = new Map([[MODEL, installedRow(MODEL, { capabilities })]]);
    expect(slotsOf(backendOf('rig', { installed }), MODEL, 1)).toBe(slots);
  });
});
