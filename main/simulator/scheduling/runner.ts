import type { ModelSpec } from '../config.ts';
import { createRamCache, type RamCache, type Slot } from '../generation/prefix-cache.ts';
import type { RunnerOptions } from './runner-options.ts';

export interface PermitWaiter {
  grant(): void;
}

/** One model process. Only the scheduler changes its state and references, only the functions below its permits. */
export interface Runner {
  model: ModelSpec;
  /** The name that loaded it, shown by ps. */
  name: string;
  state: 'loading' | 'ready' | 'dead';
  options: RunnerOptions;
  context: number;
  parallel: number;
  slots: Slot[];
  /** How many of the slots are busy: asked for with every token. */
  busySlots: number;
  permitsFree: number;
  leakedPermits: number;
  waiters: PermitWaiter[];
  refCount: number;
  /** Infinity = forever; 0 = marked for unload. */
  sessionDurationMs: number;
  /** Clock time; null until the runner was idle for the first time. */
  expiresAtMs: number | null;
  cancelIdle: (() => void) | null;
  /** Video memory per GPU id. */
  allocation: Map<string, number>;
  totalBytes: number;
  ramCache: RamCache | null;
  prefilling: number;
  /** Ends every generation on it when the process dies. */
  onDeath: Set<(message: string) => void>;
  wedged: boolean;
}

export interface RunnerPlan {
  model: ModelSpec;
  name: string;
  options: RunnerOptions;
  context: number;
  parallel: number;
  allocation: Map<string, number>;
  totalBytes: number;
  sessionDurationMs: number;
  /** 0 = no host-memory prompt cache. */
  ramCacheBytes: number;
}

export function createRunner(plan: RunnerPlan): Runner {
  const { ramCacheBytes, ...facts } = plan;
  return {
    ...facts,
    state: 'loading',
    slots: Array.from({ length: plan.parallel }, (_, index) => ({ index, tokens: [], busy: false, lastUsedMs: 0 })),
    busySlots: 0,
    permitsFree: plan.parallel,
    leakedPermits: 0,
    waiters: [],
    refCount: 0,
    expiresAtMs: null,
    cancelIdle: null,
    ramCache: ramCacheBytes > 0 ? createRamCache(ramCacheBytes, plan.model.kvBytesPerToken) : null,
    prefilling: 0,
    onDeath: new Set(),
    wedged: false,
  };
}

/** Bytes of video memory in use, over all GPUs. */
export function vramOf(runner: Runner): number {
  let sum = 0;
  for (const bytes of runner.allocation.values()) sum += bytes;
  return sum;
}

/** Part of the model that sits in video memory; a machine without GPUs counts as whole. */
export function gpuFractionOf(runner: Runner, hasGpu: boolean): number {
  if (!hasGpu) return 1;
  return runner.totalBytes === 0 ? 1 : Math.min(1, vramOf(runner) / runner.totalBytes);
}

/** Takes an idle slot. */
export function occupy(runner: Runner, slot: Slot): void {
  slot.busy = true;
  runner.busySlots += 1;
}

/** Gives a slot back. */
export function vacate(runner: Runner, slot: Slot): void {
  slot.busy = false;
  runner.busySlots -= 1;
}

/** Waits in line for one of the runner's permits; the returned function leaves the line without a trace. */
export function acquirePermit(runner: Runner, waiter: PermitWaiter): () => void {
  runner.waiters.push(waiter);
  grantPermits(runner);
  return () => {
    const at = runner.waiters.indexOf(waiter);
    if (at >= 0) runner.waiters.splice(at, 1);
  };
}

/** Gives a permit back. On a wedged runner it is lost instead. */
export function releasePermit(runner: Runner): void {
  if (runner.wedged) {
    runner.leakedPermits += 1;
    return;
  }
  runner.permitsFree += 1;
  grantPermits(runner);
}

/** Loses one held permit until the runner is unloaded. */
export function leakPermit(runner: Runner): void {
  runner.leakedPermits += 1;
}

/** Loses every permit: new work waits for ever, running work finishes. */
export function wedge(runner: Runner): void {
  runner.wedged = true;
  runner.leakedPermits += runner.permitsFree;
  runner.permitsFree = 0;
}

/** Gives back what a wedge took. */
export function unwedge(runner: Runner): void {
  runner.wedged = false;
  runner.permitsFree += runner.leakedPermits;
  runner.leakedPermits = 0;
  grantPermits(runner);
}

function grantPermits(runner: Runner): void {
  while (runner.permitsFree > 0 && runner.waiters.length > 0) {
    runner.permitsFree -= 1;
    runner.waiters.shift()?.grant();
  }
}
