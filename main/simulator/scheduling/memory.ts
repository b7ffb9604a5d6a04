import type { GpuSpec, ModelSpec } from '../config.ts';
import type { Runner } from './runner.ts';

/** A model joins others only when it needs at most this part of what is free. */
const COEXISTENCE_SHARE = 0.8;

export interface MemoryPool {
  gpus: readonly GpuSpec[];
  systemBytes: number;
}

/** Weights plus the key-value cache of every slot. */
export function memoryNeed(model: ModelSpec, context: number, parallel: number): number {
  return model.sizeBytes + model.kvBytesPerToken * context * parallel;
}

/** Free video memory per GPU. */
export function freePerGpu(pool: MemoryPool, runners: readonly Runner[]): Map<string, number> {
  return new Map(
    pool.gpus.map((gpu) => {
      const used = runners.reduce((sum, runner) => sum + (runner.allocation.get(gpu.id) ?? 0), gpu.externalUsedBytes);
      return [gpu.id, Math.max(0, gpu.totalBytes - used)];
    }),
  );
}

function totalOf(free: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const bytes of free.values()) sum += bytes;
  return sum;
}

/** Memory a new model could use: video memory, or system memory on a machine without GPUs. */
export function freeBytes(pool: MemoryPool, runners: readonly Runner[]): number {
  if (pool.gpus.length > 0) return totalOf(freePerGpu(pool, runners));
  return runners.reduce((free, runner) => free - runner.totalBytes, pool.systemBytes);
}

/** True when a model may be loaded beside those already resident. */
export function fitsBeside(pool: MemoryPool, runners: readonly Runner[], needBytes: number): boolean {
  return needBytes <= COEXISTENCE_SHARE * freeBytes(pool, runners);
}

/** Where a model goes: the emptiest single GPU that holds it, else spread over all; what is left over goes to the CPU. */
export function allocate(
  free: ReadonlyMap<string, number>,
  needBytes: number,
  numGpu: number | null,
): Map<string, number> {
  if (numGpu === 0) return new Map();
  const byRoom = [...free].sort((left, right) => right[1] - left[1]);
  const [emptiest] = byRoom;
  if (emptiest && emptiest[1] >= needBytes) return new Map([[emptiest[0], needBytes]]);
  const total = totalOf(free);
  if (total === 0) return new Map();
  const placed = Math.min(needBytes, total);
  return new Map(byRoom.map(([id, bytes]) => [id, Math.floor((placed * bytes) / total)]));
}
