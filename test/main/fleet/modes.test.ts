import { describe, expect, it } from 'vitest';
import type { ModeStore } from '../../../main/ports.ts';
import { settingsOf, startFleet } from '../../support/fleet-fixture.ts';

/** A store that outlives fleets. */
function createStore(initial: Record<string, string> = {}) {
  let saved: Readonly<Record<string, string>> = initial;
  const store: ModeStore = {
    load: () => saved,
    save(modes) {
      saved = modes;
    },
  };
  return { store, saved: () => saved };
}

const modeOf = ({ fleet }: ReturnType<typeof startFleet>) => fleet.find('rig')!.mode;

describe("an admin's order", () => {
  it('beats the file, also when the file is read again', () => {
    const live = startFleet(['rig']);
    live.fleet.setMode('rig', 'draining');
    expect(modeOf(live)).toBe('draining');
    live.configure([settingsOf('rig', { weight: 9 })]);
    expect(modeOf(live)).toBe('draining');
  });

  it('yields when the file says something new', () => {
    const live = startFleet(['rig']);
    live.fleet.setMode('rig', 'draining');
    live.configure([settingsOf('rig', { mode: 'maintenance' })]);
    expect(modeOf(live)).toBe('maintenance');
    live.configure([settingsOf('rig')]);
    expect(modeOf(live)).toBe('active');
  });

  it('can bring a backend in that the file keeps out', () => {
    const live = startFleet([settingsOf('rig', { mode: 'maintenance' })]);
    expect(live.eligibleIds()).toEqual([]);
    live.fleet.setMode('rig', 'active');
    expect(live.eligibleIds()).toEqual(['rig']);
  });

  it('survives a restart by the store', () => {
    const { store, saved } = createStore();
    startFleet(['rig', 'other'], store).fleet.setMode('rig', 'maintenance');
    expect(saved()).toEqual({ rig: 'maintenance' });
    const again = startFleet(['rig', 'other'], store);
    expect(again.fleet.backends().map(({ mode }) => mode)).toEqual(['maintenance', 'active']);
  });

  it('is forgotten by the store once it only repeats the file', () => {
    const { store, saved } = createStore({ rig: 'draining' });
    const live = startFleet(['rig'], store);
    live.fleet.setMode('rig', 'active');
    expect(saved()).toEqual({});
  });

  it('is forgotten by the store once the file has overruled it', () => {
    const { store, saved } = createStore({ rig: 'draining' });
    startFleet(['rig'], store).configure([settingsOf('rig', { mode: 'maintenance' })]);
    expect(saved()).toEqual({});
  });

  it('is forgotten with the backend: another one of that name starts as configured', () => {
    const { store, saved } = createStore();
    const live = startFleet(['rig', 'other'], store);
    live.fleet.setMode('rig', 'draining');
    live.configure([settingsOf('other')]);
    expect(saved()).toEqual({});
    live.configure([settingsOf('other'), settingsOf('rig')]);
    expect(modeOf(live)).toBe('active');
  });

  it('is kept with its deadline, which another drain changes or lifts and the end of it forgets', () => {
    const { store, saved } = createStore();
    const live = startFleet(['rig'], store);
    live.fleet.setMode('rig', 'draining', 5_000_000);
    expect(saved()).toEqual({ rig: 'draining until 5000000' });
    expect(startFleet(['rig'], store).fleet.find('rig')!.drain).toEqual({ endsAt: 5_000_000, ended: 0 });
    live.fleet.setMode('rig', 'draining', 6_000_000);
    expect(live.fleet.find('rig')!.drain?.endsAt).toBe(6_000_000);
    live.fleet.setMode('rig', 'draining');
    expect([saved(), live.fleet.find('rig')!.drain]).toEqual([{ rig: 'draining' }, { endsAt: null, ended: 0 }]);
    live.fleet.setMode('rig', 'draining', 7_000_000);
    live.fleet.endDrain('rig');
    expect([saved(), live.fleet.find('rig')!.mode]).toEqual([{ rig: 'draining' }, 'draining']);
    live.fleet.setMode('rig', 'active');
    expect([saved(), live.fleet.find('rig')!.drain]).toEqual([{}, null]);
  });

  it('that makes no sense is passed over', () => {
    const { store } = createStore({ rig: 'asleep' });
    expect(modeOf(startFleet(['rig'], store))).toBe('active');
  });
});

describe('the time of the last change', () => {
  const sinceOf = ({ fleet }: ReturnType<typeof startFleet>) => fleet.find('rig')!.since;

  it('moves with an order, and not with one that changes nothing', () => {
    const live = startFleet(['rig']);
    live.clock.advance(1_000);
    live.fleet.setMode('rig', 'draining');
    const ordered = live.clock.now();
    expect(sinceOf(live)).toBe(ordered);
    live.clock.advance(1_000);
    live.fleet.setMode('rig', 'draining');
    expect(sinceOf(live)).toBe(ordered);
  });

  it('moves when the file changes the mode, and not when it changes anything else', () => {
    const live = startFleet(['rig']);
    live.clock.advance(1_000);
    live.configure([settingsOf('rig', { mode: 'draining' })]);
    const changed = live.clock.now();
    expect(sinceOf(live)).toBe(changed);
    live.clock.advance(1_000);
    live.configure([settingsOf('rig', { mode: 'draining', weight: 7 })]);
    expect(sinceOf(live)).toBe(changed);
  });

  it('moves with the state of health, and not with its words', () => {
    const live = startFleet(['rig']);
    live.clock.advance(1_000);
    live.fleet.setHealth('rig', { state: 'down', reason: 'refused' });
    const fell = live.clock.now();
    live.clock.advance(1_000);
    live.fleet.setHealth('rig', { state: 'down', reason: 'answers again: 1 of 2 checks' });
    expect(live.fleet.find('rig')!.health.reason).toBe('answers again: 1 of 2 checks');
    expect(sinceOf(live)).toBe(fell);
  });
});
