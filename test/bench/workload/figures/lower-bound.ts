import { type ModelSpec, perfOf } from '../../../../main/simulator/config.ts';
import { TEMPLATE_MS_PER_TOKEN } from '../../../../main/simulator/generation/inference.ts';
import { type Contention, decodeTokenMs, prefillMs } from '../../../../main/simulator/generation/timing.ts';
import { freeBytes, memoryNeed } from '../../../../main/simulator/scheduling/memory.ts';
import type { ServerPlan } from '../fleet/server-plan.ts';
import { FIXED_OVERHEAD_MS } from '../fleet/simulator-settings.ts';
import type { PlannedRequest } from '../plan/planned-request.ts';

function gpuFraction(server: ServerPlan, model: ModelSpec): number {
  const need = memoryNeed(model, Math.min(server.context, model.trainCtx), server.slots);
  return Math.min(1, freeBytes(server.machine, []) / need);
}

function onServer(request: PlannedRequest, server: ServerPlan, model: ModelSpec): number {
  const perf = perfOf(server.machine, model);
  const alone: Contention = { busySlots: 1, prefilling: 1, sharers: 1, gpuFraction: gpuFraction(server, model) };
  const prefill = prefillMs(perf, alone, request.newTokens);
  if (request.path === '/api/embed') return FIXED_OVERHEAD_MS + prefill;
  const first = decodeTokenMs(perf, { ...alone, prefilling: 0 }, request.promptTokens);
  return FIXED_OVERHEAD_MS + TEMPLATE_MS_PER_TOKEN * request.promptTokens + prefill + first;
}

/**
 * Simulated milliseconds to the first byte when the request is alone in the world: its model loaded, everything that was
 * ever asked before in the cache, on the fastest server that has the model. No scheduler can do better.
 */
export function lowerBoundMs(request: PlannedRequest, servers: readonly ServerPlan[]): number {
  const times = servers.flatMap((server) => {
    const model = server.installed.find(({ name }) => name === request.model);
    return model === undefined ? [] : [onServer(request, server, model)];
  });
  if (times.length === 0) throw new Error(`no server has ${request.model}`);
  return Math.min(...times);
}
