import { expect, it } from 'vitest';
import { alarmOf, busyLanes, explainState, loadOf, matchesFilter } from '../../../../renderer/views/fleet/row-facts.ts';
import type { LaneSnapshot } from '../../../../shared/snapshot.ts';
import { createBackendSnapshot as backend } from '../../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../../support/lane-snapshot.ts';

const lane = (model: string, inFlight: number, slots = 4): LaneSnapshot =>
  createLaneSnapshot({ model, inFlight, slots });
const model = { name: 'llama3.1:8b', sizeBytes: 6e9, vramBytes: 5e9, contextLength: 8192, expiresAt: null };

it('sorts the most alarming first', () => {
  const down = backend({ health: 'down' });
  const draining = backend({ mode: 'draining' });
  expect([backend(), draining, down].toSorted((a, b) => alarmOf(a) - alarmOf(b))).toEqual([down, draining, backend()]);
});

it('takes the fullest lane for the load, and all that runs for equals', () => {
  const half = backend({ lanes: [lane('a', 2)], inFlight: 2 });
  const full = backend({ lanes: [lane('a', 1), lane('b', 1, 1)], inFlight: 2 });
  const fuller = backend({ lanes: [lane('a', 4), lane('b', 1, 1)], inFlight: 5 });
  expect([half, fuller, full, backend()].toSorted((a, b) => loadOf(b) - loadOf(a))).toEqual([
    fuller,
    full,
    half,
    backend(),
  ]);
  expect(loadOf(backend({ lanes: [lane('a', 0, 0)], slots: 0 }))).toBe(0);
});

it('lists lanes with work only, the fullest first', () => {
  const lanes = [lane('idle', 0), lane('half', 2), lane('full', 4)];
  expect(busyLanes(backend({ lanes })).map((one) => one.model)).toEqual(['full', 'half']);
});

it('says that one just back gets only part of its work', () => {
  expect(explainState(backend({ ramp: 0.4 }))).toBe('just back: gets 40 % of its work for now');
  expect(explainState(backend())).toBeNull();
  expect(explainState(backend({ health: 'down', reason: 'refused', ramp: 0.4 }))).toBe('refused');
});

it('finds a row by every word of what it shows', () => {
  const row = backend({
    id: 'rig-2',
    url: 'http://10.0.1.11:11434',
    health: 'down',
    reason: 'connection refused',
    loaded: [model],
  });
  for (const filter of ['', 'RIG-2', '10.0.1.11', 'down', 'refused', 'llama3.1', 'rig down  refused', '0.30.0'])
    expect(matchesFilter(row, filter), filter).toBe(true);
  for (const filter of ['rig-3', 'down nomic', 'up']) expect(matchesFilter(row, filter), filter).toBe(false);
});
