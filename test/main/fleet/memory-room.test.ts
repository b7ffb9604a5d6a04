import { describe, expect, it } from 'vitest';
import type { ResidencyEntry } from '../../../main/fleet/facts.ts';
import { forecastLoad } from '../../../main/fleet/forecast-load.ts';
import { roomFor } from '../../../main/fleet/memory-room.ts';
import { installedRow, MODEL, residentRow, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

const GB = 1e9;
const OTHER = 'other:latest';
const THIRD = 'third:latest';
const LATER = Date.UTC(2100, 0, 1);
const row = (model: string, bytes: number, over: Partial<ResidencyEntry> = {}): ResidencyEntry =>
  residentRow(model, { sizeBytes: bytes, vramBytes: bytes, expiresAt: LATER, ...over });

/** A backend that has three models of 8 GB on disk. */
function rig(memory?: number) {
  const live = startFleet([settingsOf('rig', { memory })]);
  const { fleet } = live;
  fleet.setInventory(
    'rig',
    [MODEL, OTHER, THIRD].map((model) => installedRow(model, { sizeBytes: 8 * GB })),
  );
  const backend = () => fleet.find('rig')!;
  const moment = { now: 0, wallNow: 0, isKept: () => false };
  return {
    ...live,
    list: (...entries: readonly ResidencyEntry[]) => fleet.setResidency('rig', entries),
    room: (model = MODEL) => roomFor(backend(), model),
    forecast: (model = MODEL) => forecastLoad(backend(), model, moment),
  };
}

describe('room for a model beside those in memory', () => {
  it('is there where nothing is in memory', () => {
    expect(rig().room()).toBe('yes');
  });

  it('is not known beside another until something was seen', () => {
    const { list, room } = rig();
    list(row(OTHER, 8 * GB));
    expect(room()).toBe('maybe');
  });

  it('is there once as much was in memory together', () => {
    const { list, room } = rig();
    list(row(OTHER, 8 * GB), row(THIRD, 9 * GB));
    list(row(OTHER, 8 * GB));
    expect(room()).toBe('yes');
  });

  it('is not there once a model left before its time for one of that size', () => {
    const { list, room } = rig();
    list(row(OTHER, 8 * GB));
    list();
    list(row(MODEL, 8 * GB));
    expect(room(OTHER)).toBe('no');
  });

  it('says nothing of a model that was told to leave, or whose time was up', () => {
    const told = rig();
    told.list(row(OTHER, 8 * GB));
    told.clock.advance(1_000);
    told.fleet.noteUnloading('rig', OTHER);
    told.list(row(MODEL, 8 * GB));
    expect(told.room(OTHER)).toBe('maybe');
    const expired = rig();
    expired.list(row(OTHER, 8 * GB, { expiresAt: 1 }));
    expired.list(row(MODEL, 8 * GB));
    expect(expired.room(OTHER)).toBe('maybe');
  });

  it('says nothing of a server that went down in between', () => {
    const { list, room, fleet } = rig();
    list(row(OTHER, 8 * GB));
    list();
    fleet.setHealth('rig', { state: 'down', reason: 'refused' });
    fleet.setHealth('rig', { state: 'up', reason: null });
    list(row(MODEL, 8 * GB));
    expect(room(OTHER)).toBe('maybe');
  });

  it('is believed again when both are seen together after all', () => {
    const { list, room } = rig();
    list(row(OTHER, 8 * GB));
    list(row(MODEL, 8 * GB));
    list(row(MODEL, 8 * GB), row(OTHER, 8 * GB));
    list(row(MODEL, 8 * GB));
    expect(room(OTHER)).toBe('yes');
  });

  it('is not there beside a model that does not even fit by itself', () => {
    const { list, room } = rig();
    list(row(OTHER, 20 * GB, { vramBytes: 11 * GB }));
    expect(room()).toBe('no');
  });

  it('goes by the memory that was told: four fifths of what is free', () => {
    const { list, room } = rig(24 * GB);
    list(row(OTHER, 14 * GB));
    expect(room()).toBe('yes');
    list(row(OTHER, 14.1 * GB));
    expect(room()).toBe('no');
  });

  it('goes by what the model took when it was loaded before, and not by its file', () => {
    const { list, room } = rig(24 * GB);
    list(row(MODEL, 12 * GB));
    list(row(OTHER, 12 * GB));
    expect(room()).toBe('no');
  });
});

describe('what loading a model would push out', () => {
  it('is nothing where it fits', () => {
    const { list, forecast } = rig(24 * GB);
    list(row(OTHER, 8 * GB));
    expect(forecast()).toMatchObject({ outcome: 'fits', neededBytes: 8 * GB, usedBytes: 8 * GB, victims: [] });
  });

  it('are the idle before those in use, and those loaded to stay last', () => {
    const { list, forecast, fleet } = rig(20 * GB);
    const lease = fleet.lease('rig', { model: OTHER });
    list(row(OTHER, 6 * GB), row(THIRD, 9 * GB, { expiresAt: Date.UTC(2300, 0, 1) }));
    expect(forecast().victims).toEqual([expect.objectContaining({ model: THIRD, isPinned: true, inFlight: 0 })]);
    lease.release();
    expect(forecast().victims.map(({ model }) => model)).toEqual([OTHER]);
  });

  it('are as many as it takes', () => {
    const { list, forecast } = rig(24 * GB);
    list(row(OTHER, 12 * GB), row(THIRD, 10 * GB));
    expect(forecast()).toMatchObject({ outcome: 'pushes-out', victims: [{ model: OTHER }] });
    list(row(OTHER, 8 * GB), row(THIRD, 8 * GB), row('fourth:latest', 8 * GB));
    expect(forecast().victims).toHaveLength(2);
  });

  it('says that a model is larger than all of the memory', () => {
    expect(rig(6 * GB).forecast()).toMatchObject({ spills: true, outcome: 'fits' });
  });
});
