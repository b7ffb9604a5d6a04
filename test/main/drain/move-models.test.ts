import { describe, expect, it } from 'vitest';
import type { LeaveLoad } from '../../../main/drain/leave.ts';
import { type MoveSight, moveModels } from '../../../main/drain/move-models.ts';
import type { LoadPlace } from '../../../shared/load-forecast.ts';

const place = (backend: string, state: LoadPlace['state'], words = state as string): LoadPlace => ({
  ...{ backend, state, words },
  forecast: null,
});

/** A fleet where each model may go to these places; one that is excluded is impossible, the next best is chosen then. */
function sightOf(places: Readonly<Record<string, readonly LoadPlace[]>>): MoveSight {
  return {
    places(model, without) {
      let isChosen = false;
      return (places[model] ?? []).map((one) => {
        if (without.has(one.backend)) return { ...one, state: 'impossible', words: 'not among those that may have it' };
        if (one.state !== 'possible' || isChosen) return one;
        isChosen = true;
        return { ...one, state: 'chosen' };
      });
    },
    isElsewhere: (model) => places[model] !== undefined,
    unjudged: null,
    wordsOf: () => 'loading',
  };
}

const loadOf = (model: string, backend: string, ended: LeaveLoad['ended'] = null): LeaveLoad => ({
  ...{ operation: `warm ${model}`, model, backend, ended },
});

const shown = (models: readonly string[], loads: readonly LeaveLoad[], sight: MoveSight) => {
  const { models: moved, next } = moveModels({ models: [...models], loads: [...loads] }, sight);
  return { states: moved.map(({ model, state, backend }) => [model, state, backend]), next, moved };
};

describe('a model of a backend that is to be drained', () => {
  it('that is in memory elsewhere, or on its way there, is not loaded again', () => {
    const sight = sightOf({ a: [place('rig-2', 'loaded')], b: [place('rig-3', 'loading')] });
    const { states, next } = shown(['a', 'b'], [], sight);
    expect(states).toEqual([
      ['a', 'warm', 'rig-2'],
      ['b', 'warming', 'rig-3'],
    ]);
    expect(next).toEqual([]);
  });

  it('that nobody else has installed is not loaded anywhere, and that is said', () => {
    const { states, next, moved } = shown(['a'], [], sightOf({}));
    expect(states).toEqual([['a', 'alone', null]]);
    expect(moved[0]?.words).toBe('no other backend has it installed: it is not loaded elsewhere');
    expect(next).toEqual([]);
  });

  it('goes to the best place, and one that wants the same place waits for it', () => {
    const both = [place('rig-2', 'possible', 'fits'), place('rig-3', 'possible', 'fits')];
    const { states, next } = shown(['a', 'b', 'c'], [], sightOf({ a: both, b: both, c: [place('rig-3', 'possible')] }));
    expect(states).toEqual([
      ['a', 'waiting', 'rig-2'],
      ['b', 'waiting', 'rig-2'],
      ['c', 'waiting', 'rig-3'],
    ]);
    expect(next).toEqual([
      { model: 'a', backend: 'rig-2' },
      { model: 'c', backend: 'rig-3' },
    ]);
    expect(shown(['a', 'b'], [loadOf('a', 'rig-2')], sightOf({ a: both, b: both })).next).toEqual([]);
    const done = loadOf('a', 'rig-2', { state: 'done', words: 'loaded' });
    expect(shown(['a', 'b'], [done], sightOf({ a: both, b: both })).next).toEqual([{ model: 'b', backend: 'rig-2' }]);
  });

  it('whose load failed is tried on the next best, and is cold when there is none', () => {
    const failed = loadOf('a', 'rig-2', { state: 'failed', words: 'its disk is full' });
    const both = [place('rig-2', 'possible'), place('rig-3', 'possible')];
    expect(shown(['a'], [failed], sightOf({ a: both })).next).toEqual([{ model: 'a', backend: 'rig-3' }]);
    const { states, moved } = shown(
      ['a'],
      [failed],
      sightOf({ a: [place('rig-2', 'possible'), place('rig-3', 'impossible', 'has not the room'), notThere] }),
    );
    expect(states).toEqual([['a', 'cold', null]]);
    expect(moved[0]?.words).toBe('its load on rig-2 did not come off: its disk is full; rig-3: has not the room');
  });

  it('whose load somebody cancelled is not loaded behind that person’s back', () => {
    const cancelled = loadOf('a', 'rig-2', { state: 'cancelled', words: 'cancelled' });
    const { states, next } = shown(['a'], [cancelled], sightOf({ a: [place('rig-3', 'possible')] }));
    expect(states).toEqual([['a', 'cold', null]]);
    expect(next).toEqual([]);
  });

  it('is not given up while another backend has not been looked at', () => {
    const sight = { ...sightOf({}), unjudged: 'rig-4' };
    const { states, moved } = shown(['a'], [], sight);
    expect(states).toEqual([['a', 'waiting', null]]);
    expect(moved[0]?.words).toBe('rig-4 has not been looked at yet');
  });

  it('that was loaded counts as warm, also before that server lists it', () => {
    const done = loadOf('a', 'rig-2', { state: 'done', words: 'loaded, all of it on the GPU' });
    const { moved, next } = shown(['a'], [done], sightOf({ a: [place('rig-2', 'possible')] }));
    expect(moved[0]).toMatchObject({ state: 'warm', words: 'loaded, all of it on the GPU on rig-2' });
    expect(next).toEqual([]);
  });
});

const notThere = place('rig-4', 'impossible', 'not installed there: pull it first');
