import type { ModelSpec, SimulatorConfig } from '../../../../main/simulator/config.ts';
import { AUTHOR, LONGEST_ANSWER_TOKENS } from '../plan/answers.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ServerPlan } from './server-plan.ts';

/** Milliseconds a simulated server needs before it begins to work on a request. */
export const FIXED_OVERHEAD_MS = 30;
// OLLAMA_KEEP_ALIVE=24h, as the usual how-to sets it everywhere.
const KEEP_ALIVE_MS = 24 * 3_600_000;

/** What is on each server's disk: more of it when the balancer in front cannot read which model is asked for. */
export function installedFor({ servers, everywhere }: Scenario, server: ServerPlan, isBlind: boolean): ModelSpec[] {
  const spread = isBlind ? servers.flatMap(({ installed }) => installed) : [];
  const extra = spread.filter(({ name }) => everywhere.includes(name));
  return [...new Map([...server.installed, ...extra].map((model) => [model.name, model])).values()];
}

/** One server of the fleet, but for its clock. The same seed gives the same server to every contender. */
export function simulatorSettings(
  scenario: Scenario,
  server: ServerPlan,
  { isBlind, seed }: { isBlind: boolean; seed: number },
): Partial<SimulatorConfig> {
  return {
    ...server.machine,
    id: AUTHOR,
    seed: seed * 100 + scenario.servers.indexOf(server),
    timeScale: 1,
    numParallel: server.slots,
    defaultNumCtx: server.context,
    models: installedFor(scenario, server, isBlind),
    preload: [...server.warm],
    keepAliveMs: KEEP_ALIVE_MS,
    fixedOverheadMs: FIXED_OVERHEAD_MS,
    outputTokens: [LONGEST_ANSWER_TOKENS, LONGEST_ANSWER_TOKENS],
  };
}
