import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Estimate, estimate, type Task } from '../../../main/balance/estimate.ts';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import type { LaneRates } from '../../../main/fleet/rates.ts';
import type { Run } from '../../../main/fleet/run.ts';
import { backendOf, installedRow, MODEL, residentRow } from '../../support/fleet-fixture.ts';
import { createRun } from '../../support/run-fixture.ts';

const RATES: LaneRates = { prefillTps: 1_000, decodeTps: 50, loadMs: 8_000, outputTokens: 100 };
const OTHER = 'other:latest';
const NOW = 100_000;

interface Scene {
  readonly slots?: number;
  readonly loaded?: boolean;
  readonly runs?: readonly Run[];
  readonly otherRuns?: readonly Run[];
  readonly penalty?: number;
  readonly reload?: boolean;
  readonly over?: Partial<Backend>;
}

const run = (over: Partial<Run> = {}): Run => createRun({ startedAt: NOW, firstByteAt: NOW, ...over });

/** One backend with known rates for the model; 100 tokens take it two seconds. */
function candidate({
  slots = 2,
  loaded = true,
  runs = [],
  otherRuns = [],
  penalty = 0,
  reload = false,
  over = {},
}: Scene = {}): Candidate {
  const resident = loaded ? new Map([[MODEL, residentRow()]]) : new Map();
  const backend = backendOf('rig', { resident, memorySeenBytes: 1e12, ...over });
  const lane = laneOf(backend, MODEL);
  lane.rates = RATES;
  for (const each of runs) lane.runs.add(each);
  lane.inFlight = runs.length;
  const other = laneOf(backend, OTHER);
  other.rates = RATES;
  for (const each of otherRuns) other.runs.add(each);
  return { backend, loaded, reload, free: slots - runs.length, inFlight: runs.length, weight: 1, penalty };
}

const task = (over: Partial<Task> = {}): Task => ({
  model: MODEL,
  promptTokens: 1_000,
  cachedTokens: () => 0,
  aheadPerSlot: 0,
  ...over,
});

const of = (scene: Scene, over: Partial<Task> = {}): Estimate => estimate(candidate(scene), task(over), NOW);

describe('the expected time to the first token', () => {
  it('on a warm lane with a free slot is the evaluation of the prompt', () => {
    expect(of({})).toMatchObject({ waitMs: 0, loadMs: 0, prefillMs: 1_040, penaltyMs: 0, isFree: true });
  });

  it('leaves out the part of the prompt that the lane holds already', () => {
    expect(of({}, { cachedTokens: () => 900 })).toMatchObject({ prefillMs: 140, uncachedTokens: 100 });
  });

  it('on a full lane begins when the first of its runs will probably end', () => {
    const halfDone = run({ firstByteAt: NOW - 1_000 });
    expect(of({ slots: 2, runs: [run(), halfDone] })).toMatchObject({ waitMs: 1_000, isFree: false });
  });

  it('never takes a run that lasts longer than expected for finished', () => {
    expect(of({ slots: 1, runs: [run({ firstByteAt: NOW - 60_000 })] }).waitMs).toBe(400);
  });

  it('counts those who wait and go first', () => {
    expect(of({ slots: 1, runs: [run()] }, { aheadPerSlot: 3 }).waitMs).toBe(2_000 + 3 * 2_000);
  });

  it('behind a prompt that is being evaluated in the same lane includes the rest of it', () => {
    const prefilling = run({
      firstByteAt: null,
      expects: { uncachedTokens: 2_000, outputTokens: 10, needsLoad: false },
    });
    expect(of({ runs: [prefilling] }).prefillMs).toBe(40 + 1_000 + 2_040);
  });

  it('doubles the evaluation while another model computes on that backend', () => {
    const over = { resident: new Map([MODEL, OTHER].map((name) => [name, residentRow(name)])) };
    expect(of({ otherRuns: [run()], over }).prefillMs).toBe(40 + 2_000);
  });

  it('on a cold lane includes the load', () => {
    expect(of({ loaded: false })).toMatchObject({ loadMs: 8_000, isFree: true, waitMs: 0 });
  });

  it('waits for a load that is under way rather than counting a second one', () => {
    const loading = run({
      startedAt: NOW - 3_000,
      firstByteAt: null,
      expects: { uncachedTokens: 0, outputTokens: 0, needsLoad: true },
    });
    const expected = of({ loaded: false, runs: [loading] });
    expect(expected).toMatchObject({ isFree: false, loadMs: 0 });
    expect(expected.waitMs).toBeGreaterThanOrEqual(5_000);
  });

  it('puts a load behind the loads of other models there', () => {
    const loading = run({ firstByteAt: null, expects: { uncachedTokens: 0, outputTokens: 0, needsLoad: true } });
    expect(of({ loaded: false, otherRuns: [loading] }).loadMs).toBe(16_040);
  });

  it('charges a load with what evicting a model in demand would cost its users, and with the work it waits for', () => {
    const over = { resident: new Map([[OTHER, residentRow(OTHER)]]), memorySeenBytes: 1, memoryBelowBytes: 2 };
    const scene = candidate({ loaded: false, over, otherRuns: [run()] });
    const busy = laneOf(scene.backend as Backend, OTHER);
    busy.demand = { count: 20, at: NOW };
    const expected = estimate(scene, task(), NOW);
    expect(expected.loadMs).toBe(8_000 + 2_000);
    expect(expected.penaltyMs).toBeCloseTo(8_000, 0);
  });

  it('where other runner options are in memory is a load behind all that runs there, and what that costs its users', () => {
    const idle = { loaded: false, reload: true };
    expect(of(idle)).toMatchObject({ waitMs: 0, loadMs: 8_000, penaltyMs: 0, isFree: true });
    const busy = { ...idle, runs: [run({ startedAt: NOW - 1_000, firstByteAt: NOW - 1_000 }), run()] };
    expect(of(busy)).toMatchObject({ waitMs: 0, loadMs: 10_000 });
    const wanted = candidate(idle);
    laneOf(wanted.backend as Backend, MODEL).demand = { count: 20, at: NOW };
    expect(estimate(wanted, task(), NOW).penaltyMs).toBeCloseTo(8_000, -1);
  });

  it('grows with what failed there lately', () => {
    expect(of({ penalty: 4 }).totalMs - of({}).totalMs).toBe(2_000);
  });

  it('assumes what is not known yet from the size of the model and the weight of the backend', () => {
    const fresh = (bytes: number, weight: number): number => {
      const backend = backendOf('rig', { installed: new Map([[MODEL, installedRow(MODEL, { sizeBytes: bytes })]]) });
      backend.settings = { ...backend.settings, weight };
      return estimate({ backend, loaded: true, reload: false, free: 1, inFlight: 0, weight, penalty: 0 }, task(), NOW)
        .prefillMs;
    };
    expect(fresh(40e9, 1)).toBeGreaterThan(fresh(5e9, 1) * 5);
    expect(fresh(5e9, 0.5)).toBeGreaterThan(fresh(5e9, 1) * 1.8);
  });

  it('is never negative and never infinite, whatever is known', () => {
    const rate = fc.option(fc.double({ min: 0.01, max: 1e6, noNaN: true }));
    const anyRun = fc
      .record({
        startedAt: fc.integer({ min: 0, max: NOW }),
        firstByteAt: fc.option(fc.integer({ min: 0, max: NOW })),
        expects: fc.record({ uncachedTokens: fc.nat(1e6), outputTokens: fc.nat(1e5), needsLoad: fc.boolean() }),
      })
      .map(createRun);
    fc.assert(
      fc.property(
        fc.record({ prefillTps: rate, decodeTps: rate, loadMs: rate, outputTokens: rate }),
        fc.array(anyRun, { maxLength: 6 }),
        fc.nat(1e6),
        fc.nat(1e6),
        fc.boolean(),
        (rates, runs, promptTokens, cached, loaded) => {
          const scene = candidate({ loaded, runs });
          laneOf(scene.backend as Backend, MODEL).rates = rates;
          const expected = estimate(scene, task({ promptTokens, cachedTokens: () => cached }), NOW);
          const parts = [expected.waitMs, expected.loadMs, expected.prefillMs, expected.penaltyMs];
          return parts.every((ms) => Number.isFinite(ms) && ms >= 0) && expected.totalMs >= 0;
        },
      ),
    );
  });
});
