import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import { lanePhase, phasesOf, worstWait } from '../../../main/fleet/lane-phase.ts';
import { unknownRates } from '../../../main/fleet/rates.ts';
import type { Run } from '../../../main/fleet/run.ts';
import { backendOf, installedRow, MODEL, residentRow, settingsOf } from '../../support/fleet-fixture.ts';
import { createRun } from '../../support/run-fixture.ts';

interface Scene {
  readonly slots?: number;
  readonly loaded?: boolean;
  readonly over?: Partial<Backend>;
  readonly runs: readonly Run[];
  readonly prefillTps?: number | null;
  readonly appearedAt?: number;
  readonly progressAt?: number;
}

/** The lane of one backend whose speed is a thousand prompt tokens a second, unless it is not known. */
function laneWith({ slots = 2, loaded = true, over = {}, runs, prefillTps = 1_000, ...times }: Scene) {
  const resident = loaded ? new Map([[MODEL, residentRow()]]) : new Map();
  const backend = backendOf('rig', { settings: settingsOf('rig', { slots }), resident, ...over });
  const lane = Object.assign(laneOf(backend, MODEL), times);
  lane.rates = { ...unknownRates, prefillTps };
  for (const run of runs) lane.runs.add(run);
  return { backend, lane };
}

const phases = (scene: Scene, now: number): readonly string[] => {
  const { backend, lane } = laneWith(scene);
  return phasesOf(backend, lane, now).map(({ phase }) => phase);
};

/** Answering since a second after its start, last heard at that time. */
const streaming = (startedAt: number, heardAt: number): Run =>
  createRun({ startedAt, firstByteAt: startedAt + 1_000, heard: { heardAt } });

describe('an exchange without a first byte', () => {
  it('loads while the server does not list its model, however long that takes short of Ollama’s own limit', () => {
    const scene = { loaded: false, runs: [createRun()] };
    expect(phases(scene, 4 * 60_000)).toEqual(['loading']);
    expect(phases(scene, 9 * 60_000)).toEqual(['hung']);
  });

  it('loads, too, where the model is listed by a server that lists it from the beginning of its load', () => {
    const over = { version: '0.12.6' };
    expect(phases({ runs: [createRun()], over, appearedAt: 100 }, 60_000)).toEqual(['loading']);
    expect(phases({ runs: [createRun()], over: { version: '0.32.0' }, appearedAt: 100 }, 60_000)).toEqual(['hung']);
  });

  it('loads where a runner with other options is still listed, and so does what comes after it', () => {
    const runs = [createRun({ startedAt: 1_000, reloads: true }), createRun({ startedAt: 2_000 })];
    expect(phases({ runs }, 60_000)).toEqual(['loading', 'loading']);
    expect(phases({ runs, appearedAt: 30_000 }, 31_000)).toEqual(['prefilling', 'prefilling']);
    expect(phases({ runs, appearedAt: 30_000 }, 60_000)).toEqual(['hung', 'hung']);
  });

  it('is given the time its prompt takes from when the model was there, not from when it was asked', () => {
    expect(phases({ runs: [createRun()], appearedAt: 50_000 }, 52_000)).toEqual(['prefilling']);
  });

  it('finds its model under the other name of the same weights', () => {
    const twin = installedRow('twin:latest', { digest: 'same' });
    const installed = new Map([
      [MODEL, installedRow(MODEL, { digest: 'same' })],
      ['twin:latest', twin],
    ]);
    const resident = new Map([['twin:latest', residentRow('twin:latest')]]);
    expect(phases({ runs: [createRun()], over: { installed, resident } }, 1_000)).toEqual(['prefilling']);
  });

  it('is blocked while the server does not say what is loaded', () => {
    expect(phases({ runs: [createRun()], over: { unreadSince: 500 } }, 1_000)).toEqual(['blocked']);
  });

  it('is queued where more run than the lane generates at once, and that is nobody’s fault', () => {
    const runs = [streaming(0, 59_000), streaming(0, 59_500), createRun({ startedAt: 1_000 })];
    expect(phases({ runs }, 60_000)).toEqual(['generating', 'generating', 'queued']);
  });

  it('reads its prompt for as long as its tokens take at a third of the learned speed, and hangs after that', () => {
    const runs = [createRun({ promptTokens: 3_000 })];
    expect(phases({ runs }, 14_000)).toEqual(['prefilling']);
    expect(phases({ runs }, 15_000)).toEqual(['hung']);
  });

  it('has half a minute at least where nobody knows how fast the lane is', () => {
    const scene = { runs: [createRun()], prefillTps: null };
    expect(phases(scene, 29_000)).toEqual(['prefilling']);
    expect(phases(scene, 31_000)).toEqual(['hung']);
  });

  it('does not hang while others of its lane make progress: clients unknown to the gateway may hold the slots', () => {
    expect(phases({ runs: [streaming(0, 59_000), createRun({ startedAt: 500 })] }, 60_000)[1]).toBe('prefilling');
    expect(phases({ runs: [createRun()], progressAt: 59_000 }, 60_000)).toEqual(['prefilling']);
  });

  it('hangs all the same when one that came later has begun before it', () => {
    expect(phases({ runs: [createRun(), streaming(10_000, 59_000)] }, 60_000)).toEqual(['hung', 'generating']);
  });

  it('shares the time with every prompt its lane reads, and with every model its server computes', () => {
    const runs = [createRun({ promptTokens: 1_500 }), createRun({ promptTokens: 1_500 })];
    expect(phases({ runs }, 14_000)).toEqual(['prefilling', 'prefilling']);
    const { backend, lane } = laneWith({ runs });
    laneOf(backend, 'other:latest').runs.add(createRun());
    expect(phasesOf(backend, lane, 25_000)[0]?.phase).toBe('prefilling');
    expect(phasesOf(backend, lane, 27_000)[0]?.phase).toBe('hung');
  });
});

describe('a lane', () => {
  it('stands as its worst exchange does', () => {
    const { backend, lane } = laneWith({ runs: [streaming(0, 59_000), streaming(0, 59_500), createRun()] });
    const states = phasesOf(backend, lane, 60_000);
    expect(lanePhase(lane, states, 0)).toBe('queued');
    expect(worstWait(states)).toEqual({ phase: 'queued', silentMs: 500, boundMs: null });
    const out = { since: 0, reason: 'crashed', isWedged: false, isHealing: false };
    expect(lanePhase({ out, cooledUntil: 0 }, states, 0)).toBe('out');
    expect(lanePhase({ out: null, cooledUntil: 10 }, [], 9)).toBe('paused');
    expect(lanePhase({ out: null, cooledUntil: 10 }, [], 10)).toBe('idle');
    expect(lanePhase(lane, [], 0)).toBe('idle');
  });

  it('never makes a request hang earlier than what is learned allows, nor by what it knows nothing of', () => {
    const time = fc.nat(600_000);
    const anyRun = fc
      .record({ startedAt: time, promptTokens: fc.nat(50_000), firstByteAt: fc.option(time) })
      .map((run) => createRun({ ...run, heard: run.firstByteAt === null ? null : { heardAt: run.firstByteAt } }));
    const scene = fc.record({
      slots: fc.integer({ min: 1, max: 4 }),
      loaded: fc.boolean(),
      runs: fc.array(anyRun, { maxLength: 8 }),
      prefillTps: fc.option(fc.double({ min: 1, max: 10_000, noNaN: true })),
      appearedAt: time,
      progressAt: time,
    });
    fc.assert(
      fc.property(scene, fc.nat(1_200_000), (some, now) => {
        const { backend, lane } = laneWith(some);
        return phasesOf(backend, lane, now).every(({ run, phase, silentMs }) => {
          if (run.firstByteAt !== null) return phase === 'generating';
          const least = some.prefillTps === null ? 30_000 : 3_000 + (run.promptTokens / some.prefillTps) * 1_000;
          return phase !== 'hung' || (silentMs >= least && now - run.startedAt >= least);
        });
      }),
    );
  });
});
