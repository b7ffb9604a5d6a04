import { expect, it } from 'vitest';
import { healByItself } from '../../../main/lanes/heal-by-itself.ts';
import { MODEL, startFleet } from '../../support/fleet-fixture.ts';

function startHealing(isWanted: () => boolean = () => true) {
  const live = startFleet(['rig']);
  const healed: string[] = [];
  const stop = healByItself({
    clock: live.clock,
    fleet: live.fleet,
    isWanted,
    heal: (backend, model) => healed.push(`${model} on ${backend}`),
  });
  return { ...live, healed, stop, wedge: () => live.fleet.noteWedged('rig', MODEL, 'nothing came') };
}

it('heals a model that has been wedged for a minute', () => {
  const { clock, healed, wedge } = startHealing();
  wedge();
  clock.advance(59_999);
  expect(healed).toEqual([]);
  clock.advance(1);
  expect(healed).toEqual([`${MODEL} on rig`]);
});

it('heals one that had been out for its failures before it was found wedged', () => {
  const { clock, fleet, healed, wedge } = startHealing();
  fleet.noteFault('rig', { kind: 'lane', certain: true, model: MODEL, route: '', reason: 'it failed' });
  expect(fleet.find('rig')?.lanes.get(MODEL)?.out?.isWedged).toBe(false);
  wedge();
  clock.advance(60_000);
  expect(healed).toEqual([`${MODEL} on rig`]);
});

it('leaves one alone that generates again before that, as when others held its slots', () => {
  const { fleet, clock, healed, wedge } = startHealing();
  wedge();
  clock.advance(30_000);
  fleet.noteUnwedged('rig', MODEL);
  clock.advance(10_000);
  wedge();
  clock.advance(50_000);
  expect(healed).toEqual([]);
  clock.advance(10_000);
  expect(healed).toHaveLength(1);
});

it('does so once in ten minutes, and leaves what wedges again to people', () => {
  const { fleet, clock, healed, wedge } = startHealing();
  for (let n = 0; n < 4; n += 1) {
    wedge();
    clock.advance(60_000);
    fleet.noteUnwedged('rig', MODEL);
  }
  expect(healed).toHaveLength(1);
  clock.advance(600_000);
  wedge();
  clock.advance(60_000);
  expect(healed).toHaveLength(2);
});

it('does nothing where it is not wanted, for lanes that only failed, or once it was ended', () => {
  const off = startHealing(() => false);
  off.wedge();
  off.clock.advance(120_000);
  expect(off.healed).toEqual([]);
  const ended = startHealing();
  ended.wedge();
  ended.stop();
  ended.clock.advance(120_000);
  expect(ended.healed).toEqual([]);
  expect(ended.clock.pending()).toBe(0);
});
