import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../harness/calls.ts';
import { cpuMicros } from '../harness/usage.ts';
import type { Contender, Running } from './contenders/contender.ts';
import type { FastTimeOrigin } from './fast-time.ts';
import type { CpuShares, Lap } from './figures/lap.ts';
import type { FleetCalls } from './fleet/fleet-process.ts';
import type { LoadCalls, Wish } from './load/load-process.ts';
import type { Plan } from './plan/planned-request.ts';
import type { Happening, Scenario } from './scenarios/scenario.ts';

/** The bench's own processes; they live as long as the bench. */
export interface Tools {
  load: Caller<LoadCalls>;
  fleet: Caller<FleetCalls>;
  loadPid: number;
  fleetPid: number;
}

/** What the bench itself adds to every wait, in simulated milliseconds; measured before the first lap. */
type Floor = Pick<Lap, 'floorMs'>;

export interface LapPlan extends Floor {
  scenario: Scenario;
  contender: Contender;
  seed: number;
  /** What the scenario plans for this seed. */
  plan: Plan;
  origin: FastTimeOrigin;
}

type Cpu = Record<keyof CpuShares, number>;

function cpuNow(tools: Tools, running: Running): Cpu {
  return {
    contender: running.cpuMicros(),
    load: cpuMicros([tools.loadPid]),
    servers: cpuMicros([tools.fleetPid]),
  };
}

/** Carries out what the scenario has in store, each at its time; the returned function calls off the rest. */
function bringAbout(
  { scenario, plan, origin }: LapPlan,
  tools: Tools,
  running: Running,
): { cancel(): void; failure(): unknown } {
  let failure: unknown = null;
  const carryOut = async (one: Happening): Promise<void> => {
    if (one.kind === 'fault') await tools.fleet('fault', { server: one.server, fault: one.fault });
    else await running[one.kind](one.server);
  };
  const timers = scenario.happenings(plan.horizonMs).map((one) =>
    setTimeout(() => {
      carryOut(one).catch((error) => {
        failure ??= error;
      });
    }, one.atMs / origin.speed),
  );
  return { cancel: () => timers.forEach(clearTimeout), failure: () => failure };
}

async function measure(lap: LapPlan, tools: Tools, running: Running): Promise<Lap> {
  const { scenario, contender, seed, plan, origin, floorMs } = lap;
  const wish: Wish = { scenario: scenario.id, seed, horizonMs: plan.horizonMs, origin };
  if (contender.warmsUp) await tools.load('warmUp', { wish, port: running.port });
  await sleep(200);
  await tools.fleet('begin', null);
  const before = cpuNow(tools, running);
  const startedAt = performance.now();
  const events = bringAbout(lap, tools, running);
  const load = await tools.load('run', { wish, port: running.port });
  events.cancel();
  if (events.failure() !== null) throw events.failure();
  const tookMs = performance.now() - startedAt;
  const after = cpuNow(tools, running);
  const share = (key: keyof Cpu): number => (after[key] - before[key]) / (tookMs * 1000);
  const cpu = { contender: share('contender'), load: share('load'), servers: share('servers') };
  const fleet = await tools.fleet('report', null);
  return { scenario, plan, load, fleet, cpu, tookMs, floorMs };
}

/** One plan through one contender, both it and the servers fresh. */
export async function runLap(lap: LapPlan, tools: Tools): Promise<Lap> {
  const { scenario, contender, seed, plan, origin } = lap;
  await tools.load('prepare', { scenario: scenario.id, seed, horizonMs: plan.horizonMs, origin });
  const ports = await tools.fleet('open', { scenario: scenario.id, seed, isBlind: contender.isBlind, origin });
  try {
    const running = await contender.start({ scenario, ports, origin });
    try {
      return await measure(lap, tools, running);
    } finally {
      await running.stop();
    }
  } finally {
    await tools.fleet('close', null);
  }
}
