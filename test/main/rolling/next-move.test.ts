import { describe, expect, it } from 'vitest';
import { type Move, nextMove, type RollingSight, type SeenBackend } from '../../../main/rolling/next-move.ts';
import { newStep, type Plan, type PlanStep } from '../../../main/rolling/plan.ts';

const step = (over: Partial<PlanStep> = {}): PlanStep => ({ ...newStep('rig-1', 'http://rig-1'), ...over });
const plan = (over: Partial<Plan> = {}): Plan => ({
  ...{ id: 'r1', orderedBy: 'ada', startedAt: 0, warmElsewhere: false, rewarm: true, deadlineMs: null },
  ...{ accepted: [], steps: [] },
  ...over,
});
const seen = (over: Partial<SeenBackend> = {}): SeenBackend => ({
  ...{ mode: 'active', health: 'up', reason: null, inFlight: 0, version: '0.30.0' },
  ...over,
});
const sight = (backend: SeenBackend | null, over: Partial<RollingSight> = {}): RollingSight => ({
  ...{ backend, leaving: null, othersOut: [], unreachable: [], rewarming: null },
  ...over,
});
const out = seen({ mode: 'draining' });

const entered = (stage: string, act: string | null, words = ''): Move => ({ kind: 'enter', stage, words, act }) as Move;

describe('a backend whose turn has come', () => {
  it('is drained, or first empties its memory into others', () => {
    expect(nextMove(plan(), step(), sight(seen()))).toEqual(entered('draining', 'take-out'));
    expect(nextMove(plan({ warmElsewhere: true }), step(), sight(seen()))).toEqual(entered('warming', 'take-out'));
  });

  it('stays in service while another one does not answer, unless somebody says go on', () => {
    const others = sight(seen(), { othersOut: [{ id: 'rig-3', words: 'down: refused' }] });
    expect(nextMove(plan(), step(), others)).toEqual({
      kind: 'pause',
      words: 'rig-3 is down: refused: rig-1 stays in service meanwhile',
      question: 'Restart rig-1 although rig-3 is down: refused?',
      accept: ['rig-3 is out'],
    });
    expect(nextMove(plan({ accepted: ['rig-3 is out'] }), step(), others)).toMatchObject({ kind: 'enter' });
  });

  it('stays in service while a model would become unreachable that nobody was told of', () => {
    const lost = sight(seen(), { unreachable: ['a', 'b'] });
    expect(nextMove(plan({ accepted: ['a'] }), step(), lost)).toMatchObject({
      kind: 'pause',
      words: 'nobody else in service has b',
      accept: ['b'],
    });
    expect(nextMove(plan({ accepted: ['a', 'b'] }), step(), lost)).toMatchObject({ kind: 'enter' });
  });

  it('waits until it is known how it is, and is not taken out when it is down already', () => {
    expect(nextMove(plan(), step(), sight(seen({ health: 'starting' })))).toMatchObject({ kind: 'wait' });
    const down = sight(seen({ health: 'down', reason: 'refused' }));
    expect(nextMove(plan(), step(), down)).toMatchObject({
      kind: 'pause',
      words: 'rig-1 is down (refused): bring it back, or skip it',
      question: null,
    });
  });

  it('is skipped when it is out already, or gone', () => {
    expect(nextMove(plan(), step(), sight(seen({ mode: 'maintenance' })))).toMatchObject({ kind: 'skip' });
    expect(nextMove(plan(), step(), sight(null))).toEqual({ kind: 'skip', words: 'is no longer in the fleet' });
  });
});

describe('a backend that is being emptied', () => {
  const warming = step({ stage: 'warming' });
  it('is drained once its models are warm elsewhere', () => {
    expect(nextMove(plan(), warming, sight(seen(), { leaving: { question: null } }))).toMatchObject({ kind: 'wait' });
    expect(nextMove(plan(), warming, sight(out))).toEqual(entered('draining', null));
  });

  it('asks when a model stays cold, and is skipped when somebody keeps it in service', () => {
    const asked = sight(seen(), { leaving: { question: 'drain though?' } });
    expect(nextMove(plan(), warming, asked)).toMatchObject({ kind: 'pause', question: 'drain though?' });
    expect(nextMove(plan(), warming, sight(seen()))).toMatchObject({ kind: 'skip' });
  });

  it('is ready when the last of its streams has ended, not before', () => {
    const draining = step({ stage: 'draining' });
    expect(nextMove(plan(), draining, sight({ ...out, inFlight: 1 }))).toEqual({
      kind: 'wait',
      words: '1 stream still running',
    });
    expect(nextMove(plan(), draining, sight(out))).toEqual(entered('ready', null));
    expect(nextMove(plan(), draining, sight(seen()))).toMatchObject({ kind: 'skip' });
  });
});

describe('a backend that is ready to be restarted', () => {
  const ready = step({ stage: 'ready', version: '0.30.0', loaded: ['a'] });
  it('waits for its server to be gone, or for somebody who says that it was restarted', () => {
    expect(nextMove(plan(), ready, sight(out))).toMatchObject({
      kind: 'wait',
      words: 'nothing runs there: restart its server now',
    });
    for (const done of [{ isGone: true }, { isSaid: true }])
      expect(nextMove(plan(), { ...ready, ...done }, sight(out))).toEqual(entered('returning', null));
    expect(nextMove(plan(), ready, sight({ ...out, health: 'down' }))).toEqual(entered('returning', null));
  });

  it('takes another version for a hint only', () => {
    expect(nextMove(plan(), ready, sight({ ...out, version: '0.31.0' }))).toEqual({
      kind: 'wait',
      words: 'answers as 0.31.0 instead of 0.30.0: say so if it has been restarted',
    });
  });

  it('tells when another backend fails meanwhile', () => {
    const also = sight(out, { othersOut: [{ id: 'rig-3', words: 'down: refused' }] });
    expect(nextMove(plan(), ready, also)).toMatchObject({
      words: 'nothing runs there: restart its server now; rig-3 is down: refused',
    });
  });
});

describe('a backend that was restarted', () => {
  const returning = step({ stage: 'returning', isGone: true, loaded: ['a'] });
  it('is not back before it has answered since, whatever it still counts as', () => {
    expect(nextMove(plan(), returning, sight(out))).toEqual({ kind: 'wait', words: 'waits for it to come back' });
    const back = { ...returning, isBack: true };
    expect(nextMove(plan(), back, sight({ ...out, health: 'down', reason: 'refused' }))).toEqual({
      kind: 'wait',
      words: 'waits for it to come back: down (refused)',
    });
    expect(nextMove(plan(), back, sight(out))).toEqual(entered('rewarming', 'resume-and-rewarm'));
  });

  it('is done at once where nothing is to be loaded again', () => {
    const back = { ...returning, isBack: true };
    expect(nextMove(plan({ rewarm: false }), back, sight(out))).toEqual(entered('done', 'resume'));
    expect(nextMove(plan(), { ...back, loaded: [] }, sight(out))).toEqual(entered('done', 'resume'));
  });

  it('holds the next one back until its models are in memory again, and says which could not be', () => {
    const rewarming = step({ stage: 'rewarming' });
    expect(nextMove(plan(), rewarming, sight(seen(), { rewarming: { running: 1, words: 'loading a' } }))).toEqual({
      kind: 'wait',
      words: 'loading a',
    });
    const ended = sight(seen(), { rewarming: { running: 0, words: 'a could not be loaded again' } });
    expect(nextMove(plan(), rewarming, ended)).toEqual(entered('done', null, 'a could not be loaded again'));
  });
});
