import { describe, expect, it } from 'vitest';
import {
  fightOf,
  noRunnerHistory,
  noteRunner,
  type RunnerHistory,
  tellsNothing,
} from '../../../main/fleet/runner-history.ts';

const SMALL = 'num_ctx 4096';
const LARGE = 'num_ctx 32768';
const MINUTE_MS = 60_000;

interface Step {
  readonly runner: string;
  readonly caller?: string;
  readonly loadMs?: number | null;
  /** After the step before. */
  readonly afterMs?: number;
  readonly wasPushedOut?: boolean;
}

const load = (runner: string, over: Partial<Step> = {}): Step => ({ runner, loadMs: 8_000, ...over });
const warm = (runner: string, over: Partial<Step> = {}): Step => ({ runner, loadMs: 20, ...over });

/** A lane's history after these answers, ten seconds apart, and when the last one came. */
function play(steps: readonly Step[]): { readonly history: RunnerHistory; readonly now: number } {
  let history = noRunnerHistory;
  let now = MINUTE_MS;
  for (const { runner, caller = 'ada', loadMs = null, afterMs = 10_000, wasPushedOut = false } of steps) {
    now += afterMs;
    history = noteRunner(history, { runner, caller, loadMs }, { now, wasPushedOut });
  }
  return { history, now };
}

function fightAfter(steps: readonly Step[], laterMs = 0) {
  const { history, now } = play(steps);
  return fightOf('m', history, now + laterMs);
}

const fight = [load(SMALL), load(LARGE, { caller: 'bob' }), load(SMALL), load(LARGE, { caller: 'bob' })];

describe('clients that ask for one model with different runners', () => {
  it('fight once they have gone back and forth', () => {
    expect(fightAfter(fight.slice(0, 3))).toBeNull();
    expect(fightAfter(fight)).toEqual({
      model: 'm',
      reloads: 3,
      lostMs: 24_000,
      sides: [
        { runner: LARGE, callers: ['bob'] },
        { runner: SMALL, callers: ['ada'] },
      ],
    });
  });

  it('are all named, whoever asked last first, once each', () => {
    const more = ['bob', 'eve', 'bob', '1', '2', '3', '4'].map((caller) => warm(LARGE, { caller }));
    expect(fightAfter([...fight, ...more])?.sides[0]?.callers).toEqual(['4', '3', '2', '1', 'bob']);
  });

  it('fight with those too who leave the choice to the server, though their answers tell of no load', () => {
    const openai: Step = { runner: '', caller: 'eve' };
    const sides = fightAfter([openai, load(LARGE), openai, load(LARGE), openai, load(LARGE)])?.sides;
    expect(sides?.map(({ runner, callers }) => [runner, callers])).toEqual([
      [LARGE, ['ada']],
      ['', ['eve']],
    ]);
  });

  it('do not fight when the server serves both from one runner', () => {
    expect(fightAfter([load(SMALL), warm(LARGE), warm(SMALL), warm(LARGE), warm(SMALL)])).toBeNull();
  });

  it('do not fight when each tries another size, or one stays with the new one', () => {
    expect(fightAfter(['1', '2', '3', '4', '5'].map((size) => load(`num_ctx ${size}`)))).toBeNull();
    expect(fightAfter([load(SMALL), load(LARGE), warm(LARGE), load(LARGE), load(LARGE)])).toBeNull();
  });

  it('are not blamed for loads after a long idle time or after another model was loaded', () => {
    const idle = fight.map((step) => ({ ...step, afterMs: 5 * MINUTE_MS }));
    expect(fightAfter(idle)).toBeNull();
    expect(fightAfter(fight.map((step) => ({ ...step, wasPushedOut: true })))).toBeNull();
  });

  it('are at peace after five minutes without a reload, and forgotten after ten', () => {
    expect(fightAfter(fight, 5 * MINUTE_MS)).not.toBeNull();
    expect(fightAfter(fight, 5 * MINUTE_MS + 1)).toBeNull();
    expect(fightAfter([...fight, load(SMALL, { afterMs: 11 * MINUTE_MS })])).toBeNull();
  });
});

it('stays small however many sizes and callers there are', () => {
  const { history } = play(
    Array.from({ length: 2_000 }, (_, n) => load(`num_ctx ${n % 50}`, { caller: `${n}`, afterMs: 10 })),
  );
  expect(history.sides).toHaveLength(5);
  expect(Math.max(...history.sides.map(({ callers }) => callers.length))).toBeLessThanOrEqual(5);
  expect(history.reloads.length).toBeLessThanOrEqual(200);
});

describe('what a runner was seen to serve', () => {
  const alike = (...steps: readonly Step[]): readonly string[] => play(steps).history.alike;

  it('is what it was asked for, and all that was served without a load', () => {
    expect(alike()).toEqual([]);
    expect(alike(load(SMALL))).toEqual([SMALL]);
    expect(alike(load(SMALL), warm(LARGE), warm(SMALL))).toEqual([SMALL, LARGE]);
  });

  it('begins anew with a load, whatever caused it', () => {
    expect(alike(load(SMALL), warm(LARGE), load(LARGE))).toEqual([LARGE]);
  });

  it('is taken to be another where the answer does not tell, unless it was shown to be the same', () => {
    expect(alike(load(SMALL), { runner: '' })).toEqual(['']);
    expect(alike(load(SMALL), { runner: '' }, warm(SMALL), { runner: '' })).toEqual(['', SMALL]);
  });
});

it('need not be told of an answer like the one a moment before it, but of any other', () => {
  const { history } = play([warm(SMALL, { caller: 'ada' })]);
  const now = history.servedAt + 500;
  const alike = { runner: SMALL, caller: 'ada', loadMs: 0 };
  expect(tellsNothing(history, alike, now)).toBe(true);
  expect(tellsNothing(history, alike, history.servedAt + 1_000)).toBe(false);
  expect(tellsNothing(history, { ...alike, caller: 'bob' }, now)).toBe(false);
  expect(tellsNothing(history, { ...alike, runner: LARGE }, now)).toBe(false);
  expect(tellsNothing(history, { ...alike, loadMs: 4_000 }, now)).toBe(false);
  expect(tellsNothing(noRunnerHistory, alike, now)).toBe(false);
});
