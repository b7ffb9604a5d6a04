import type { BackendInventory, BackendSnapshot, QueueSnapshot, Snapshot } from '../../../../shared/snapshot.ts';
import { takesWork } from '../../../ui/backend-state.ts';

/** What the rules look at. */
export interface FleetFacts {
  readonly backends: readonly BackendSnapshot[];
  readonly queue: readonly QueueSnapshot[];
  /** Backends that have the model installed, in any state; none while that is not known. */
  readonly holdersOf: (model: string) => readonly BackendSnapshot[];
}

export function gatherFacts(
  { backends, queue }: Pick<Snapshot, 'backends' | 'queue'>,
  inventory: readonly BackendInventory[] | null,
): FleetFacts {
  const installed = new Map(
    (inventory ?? []).map((one) => [one.backend, new Set((one.installed ?? []).map(({ name }) => name))]),
  );
  return {
    backends,
    queue,
    holdersOf: (model) => backends.filter(({ id }) => installed.get(id)?.has(model)),
  };
}

/** Requests of that model a backend could take at once beyond those it runs. */
export function freeSlots({ lanes, slots, quota }: BackendSnapshot, model: string): number {
  if (quota?.heldBy != null) return 0;
  const lane = lanes.find((one) => one.model === model);
  if (!lane) return slots;
  return lane.outReason === null && lane.pausedMs === null ? Math.max(0, lane.slots - lane.inFlight) : 0;
}

/** The backends a model's requests go to now: those of the lowest tier that take work and have it in rotation. */
export function serversOf(model: string, { holdersOf }: FleetFacts): readonly BackendSnapshot[] {
  const able = holdersOf(model).filter(
    (backend) => takesWork(backend) && !backend.lanes.some((lane) => lane.model === model && lane.outReason !== null),
  );
  const tier = Math.min(...able.map((backend) => backend.tier));
  return able.filter((backend) => backend.tier === tier);
}
