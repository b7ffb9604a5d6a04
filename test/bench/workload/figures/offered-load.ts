import { perfOf } from '../../../../main/simulator/config.ts';
import type { ServerPlan } from '../fleet/server-plan.ts';
import type { Plan, PlannedRequest } from '../plan/planned-request.ts';

/** Milliseconds of the whole card that the request takes from a server whose slots are all busy. */
function cardMs(request: PlannedRequest, server: ServerPlan): number {
  const model = server.installed.find(({ name }) => name === request.model);
  if (model === undefined) return Number.POSITIVE_INFINITY;
  const perf = perfOf(server.machine, model);
  const together = perf.decodeTps * server.slots ** (1 - perf.batchPenalty);
  return 1000 * (request.newTokens / perf.prefillTps + request.outputTokens / together);
}

/**
 * Share of the run for which each server would be fully busy, were every request served warm and cached at one of its
 * model's homes, always the one with the least to do: what a perfect static split would ask of the fleet.
 */
export function offeredLoad(
  { requests, horizonMs }: Plan,
  servers: readonly ServerPlan[],
  homes: Readonly<Record<string, readonly string[]>>,
): Map<string, number> {
  const busyMs = new Map(servers.map(({ id }) => [id, 0]));
  for (const request of requests) {
    const choices = servers
      .filter(({ id }) => homes[request.model]?.includes(id))
      .map((server) => ({ id: server.id, ms: (busyMs.get(server.id) ?? 0) + cardMs(request, server) }))
      .sort((left, right) => left.ms - right.ms);
    const [best] = choices;
    if (best) busyMs.set(best.id, best.ms);
  }
  return new Map([...busyMs].map(([id, ms]) => [id, ms / horizonMs]));
}
