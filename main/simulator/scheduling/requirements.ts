import { autoContext, isLegacy, type ModelSpec, type SimulatorConfig } from '../config.ts';
import { allocate, freeBytes, freePerGpu, memoryNeed } from './memory.ts';
import { createRunner, type Runner } from './runner.ts';
import { effectiveContext, isCompatible } from './runner-options.ts';
import type { Ticket } from './ticket.ts';

/** The context a ticket gets from a runner started for it. */
export function contextFor(config: SimulatorConfig, ticket: Ticket): number {
  return effectiveContext(ticket.options.numCtx, autoContext(config), ticket.model.trainCtx);
}

/** Slots of a runner: some models cannot be run in parallel whatever the setting. */
function parallelFor(config: SimulatorConfig, model: ModelSpec): number {
  const single = model.forceParallel1 || model.engine === 'mlx' || !model.capabilities.includes('completion');
  return single ? 1 : config.numParallel;
}

/** Whether a resident runner can serve a ticket without being loaded again. */
export function serves(config: SimulatorConfig, runner: Runner, ticket: Ticket): boolean {
  const wanted = { ...ticket.options, context: contextFor(config, ticket) };
  return isCompatible({ ...runner.options, context: runner.context }, wanted);
}

/** Bytes the ticket's model needs when loaded for it. */
export function needFor(config: SimulatorConfig, ticket: Ticket): number {
  return memoryNeed(ticket.model, contextFor(config, ticket), parallelFor(config, ticket.model));
}

/** Why a model that must fit whole is not loaded. */
export function tooBigMessage(config: SimulatorConfig, residents: readonly Runner[], ticket: Ticket): string {
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const free = gib(freeBytes(config, residents));
  return `model requires ${gib(needFor(config, ticket))} but only ${free} are available (after 0 B overhead)`;
}

/** A runner with the memory it will take, not yet loaded. */
export function runnerFor(
  config: SimulatorConfig,
  residents: readonly Runner[],
  ticket: Ticket,
  context = contextFor(config, ticket),
): Runner {
  const { model, options } = ticket;
  const parallel = parallelFor(config, model);
  const totalBytes = memoryNeed(model, context, parallel);
  return createRunner({
    model,
    name: model.name,
    options,
    context,
    parallel,
    totalBytes,
    allocation: allocate(freePerGpu(config, residents), totalBytes, options.numGpu),
    sessionDurationMs: ticket.keepAliveMs ?? config.keepAliveMs,
    ramCacheBytes: isLegacy(config.version) ? 0 : config.ramCacheBytes,
  });
}
