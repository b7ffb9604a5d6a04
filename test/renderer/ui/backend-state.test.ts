import { describe, expect, it } from 'vitest';
import { byAlarm, reasonOf, stateOf } from '../../../renderer/ui/backend-state.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../support/lane-snapshot.ts';

const lane = createLaneSnapshot;
const wedged = { lanes: [lane({ outReason: 'no answer within 600 s' })] };
const seen = (over: Partial<BackendSnapshot>) => {
  const backend = createBackendSnapshot(over);
  return [stateOf(backend), reasonOf(backend)];
};

describe('the state of a backend', () => {
  it('is what the probes found, with their reason, while nobody ordered otherwise', () => {
    expect(seen({ health: 'up' })).toEqual(['up', null]);
    expect(seen({ health: 'down', reason: 'connection refused' })).toEqual(['down', 'connection refused']);
    expect(seen({ health: 'misconfigured', reason: '403' })).toEqual(['misconfigured', '403']);
  });

  it('is what an admin ordered, with what is left to wait for', () => {
    expect(seen({ mode: 'draining', inFlight: 3 })).toEqual(['draining', '3 still running']);
    expect(seen({ mode: 'draining', inFlight: 0 })).toEqual(['draining', 'drained: nothing is running']);
    expect(seen({ mode: 'maintenance', health: 'down', reason: 'connection refused' })).toEqual(['maintenance', null]);
  });

  it('is down, not draining, when there is nothing left that could finish', () => {
    expect(seen({ mode: 'draining', health: 'down', reason: 'connection refused' })).toEqual([
      'down',
      'connection refused',
    ]);
  });

  it('is wedged when it answers but a model on it does not, naming the model', () => {
    expect(seen({ health: 'up', ...wedged })).toEqual(['wedged', 'llama3.1:8b: no answer within 600 s']);
    expect(seen({ health: 'down', reason: 'gone', ...wedged })).toEqual(['down', 'gone']);
  });

  it('sorts by alarm, equals staying where they were', () => {
    const fleet = [
      createBackendSnapshot({ id: 'up-1' }),
      createBackendSnapshot({ id: 'drain', mode: 'draining' }),
      createBackendSnapshot({ id: 'up-2' }),
      createBackendSnapshot({ id: 'down', health: 'down' }),
    ];
    expect(fleet.toSorted(byAlarm).map(({ id }) => id)).toEqual(['down', 'drain', 'up-1', 'up-2']);
  });
});
