import { describe, expect, it } from 'vitest';
import type { Leave } from '../../../main/drain/leave.ts';
import { type LeaveSight, nextLeaveStep } from '../../../main/drain/next-leave-step.ts';
import type { MovedModel } from '../../../shared/leaving.ts';

const leave = (over: Partial<Leave> = {}): Leave => ({
  backend: 'rig-1',
  url: 'http://rig-1',
  deadlineMs: null,
  ifCold: 'ask',
  isConfirmed: false,
  orderedBy: 'ada',
  models: [],
  loads: [],
  ...over,
});
const moved = (model: string, state: MovedModel['state'], words = ''): MovedModel => ({
  ...{ model, state, words },
  backend: null,
});
const sight = (...models: MovedModel[]): LeaveSight => ({ mode: 'active', health: 'up', models, unreachable: null });

describe('a drain that waits for its models', () => {
  it.each(['waiting', 'warming'] as const)('goes on waiting while one of them is %s', (state) => {
    expect(nextLeaveStep(leave(), sight(moved('a', 'warm'), moved('b', state)))).toEqual({ kind: 'wait' });
  });

  it('begins once all are warm, or can be had nowhere else anyway', () => {
    expect(nextLeaveStep(leave(), sight(moved('a', 'warm'), moved('b', 'alone')))).toEqual({ kind: 'drain' });
    expect(nextLeaveStep(leave(), sight())).toEqual({ kind: 'drain' });
  });

  it('asks when one of them stays cold, unless it was said beforehand what to do then', () => {
    const cold = sight(moved('a', 'warm'), moved('b', 'cold', 'rig-2: has not the room'));
    expect(nextLeaveStep(leave(), cold)).toEqual({
      kind: 'ask',
      question:
        'b could not be warmed elsewhere (rig-2: has not the room). Drained, rig-1 makes the next request for it wait for a load.',
    });
    expect(nextLeaveStep(leave({ ifCold: 'drain' }), cold)).toEqual({ kind: 'drain' });
  });

  it('asks when a model would have become unreachable meanwhile, unless that was confirmed', () => {
    const lost = { ...sight(moved('a', 'alone')), unreachable: 'rig-1 is the only one that has a' };
    expect(nextLeaveStep(leave({ ifCold: 'drain' }), lost)).toEqual({
      kind: 'ask',
      question: 'rig-1 is the only one that has a.',
    });
    expect(nextLeaveStep(leave({ isConfirmed: true }), lost)).toEqual({ kind: 'drain' });
  });

  it('has nothing to wait for when its server is down: what it had in memory is gone', () => {
    const down = { ...sight(moved('a', 'warming'), moved('b', 'cold')), health: 'down' } as const;
    expect(nextLeaveStep(leave(), down)).toEqual({ kind: 'drain' });
  });

  it('is over when somebody took its backend out, or it left the fleet', () => {
    expect(nextLeaveStep(leave(), null)).toEqual({ kind: 'over' });
    expect(nextLeaveStep(leave(), { ...sight(), mode: 'maintenance' })).toEqual({ kind: 'over' });
  });
});
