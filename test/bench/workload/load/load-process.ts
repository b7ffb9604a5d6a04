import { serveCalls } from '../../harness/calls.ts';
import { afterReal, createFastTime, type FastTimeOrigin } from '../fast-time.ts';
import { percentile } from '../figures/statistics.ts';
import type { Plan } from '../plan/planned-request.ts';
import { scenarioOf } from '../scenarios/index.ts';
import { ask } from './ask.ts';
import { calibrationPlan } from './calibration.ts';
import type { Outcome } from './outcome.ts';
import { play, type Stage } from './play.ts';
import { warmUpRequests } from './warm-up.ts';

export interface Wish {
  scenario: string;
  seed: number;
  horizonMs: number;
  origin: FastTimeOrigin;
}

/** How many requests were under way at one moment. */
export interface OpenSample {
  /** Real milliseconds since the epoch. */
  atMs: number;
  open: number;
}

export interface LoadReport {
  outcomes: Outcome[];
  open: OpenSample[];
  /** How much later than due requests went out, in real milliseconds. */
  latenessP99Ms: number;
}

/** Simulated milliseconds people wait for a first byte before they close the window. */
const PATIENCE_MS = 120_000;
/** Simulated milliseconds after the last question is due until everything left is broken off. */
const GRACE_MS = 45_000;

const plans = new Map<string, Plan>();

function planOf({ scenario, seed, horizonMs }: Wish): Plan {
  const key = `${scenario}/${seed}/${horizonMs}`;
  const plan = plans.get(key) ?? scenarioOf(scenario).plan(seed, horizonMs);
  // One plan is played by every contender; the one before it is not needed any more.
  plans.clear();
  plans.set(key, plan);
  return plan;
}

let openNow = 0;

function createStage(origin: FastTimeOrigin, port: number): Stage {
  const time = createFastTime(origin);
  const startMs = time.nowMs();
  const nowMs = (): number => time.nowMs() - startMs;
  const options = { port, nowMs, patienceMs: time.real(PATIENCE_MS) };
  return {
    nowMs,
    at: (ms, fn) => void afterReal(time.real(ms - nowMs()), fn),
    send(request, done) {
      openNow += 1;
      return ask(request, options, (answered) => {
        openNow -= 1;
        done(answered);
      });
    },
  };
}

const calls = {
  /** Makes the plan, so that it costs nothing once the run begins. */
  prepare: (wish: Wish): number => planOf(wish).requests.length,
  /** A few requests to every model that is somebody's home, so that a gateway is measured as it is after its first minutes. */
  async warmUp({ wish, port }: { wish: Wish; port: number }): Promise<void> {
    const requests = warmUpRequests(scenarioOf(wish.scenario));
    const stage = createStage(wish.origin, port);
    await play({ requests, horizonMs: 0 }, stage, GRACE_MS);
  },
  /** One short question after the other. */
  calibrate: ({ model, port, origin }: { model: string; port: number; origin: FastTimeOrigin }): Promise<Outcome[]> =>
    play(calibrationPlan(model), createStage(origin, port), 2 * GRACE_MS),
  /** Plays the plan against that port; resolves when every request has ended. */
  async run({ wish, port }: { wish: Wish; port: number }): Promise<LoadReport> {
    const plan = planOf(wish);
    const open: OpenSample[] = [];
    const sampling = setInterval(
      () => open.push({ atMs: performance.timeOrigin + performance.now(), open: openNow }),
      20,
    );
    const outcomes = await play(plan, createStage(wish.origin, port), plan.horizonMs + GRACE_MS);
    clearInterval(sampling);
    const late = outcomes.flatMap(({ sentMs, dueMs }) => (sentMs === null ? [] : [sentMs - dueMs]));
    return { outcomes, open, latenessP99Ms: Math.max(0, percentile(late, 0.99)) / wish.origin.speed };
  },
};

export type LoadCalls = typeof calls;

serveCalls(calls);
