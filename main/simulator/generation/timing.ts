import type { PerfSpec } from '../config.ts';

/** While any slot of a runner evaluates a prompt, its decoding streams keep this share of their speed. */
const DECODE_SHARE_DURING_PREFILL = 0.3;
/** Context depth at which decoding runs at half speed. */
const HALF_SPEED_DEPTH = 180_000;
/** Host memory to device, for a cached sequence that is swapped back in. */
const SWAP_BYTES_PER_MS = 10e6;

export interface Contention {
  /** Slots of the same runner that are generating or evaluating, this one included. */
  busySlots: number;
  /** Those of them that evaluate a prompt. */
  prefilling: number;
  /** Busy runners on the same GPUs, this one included. */
  sharers: number;
  /** Part of the model in video memory, 0 to 1. */
  gpuFraction: number;
}

function spillFactor(perf: PerfSpec, gpuFraction: number): number {
  return gpuFraction + (1 - gpuFraction) * perf.cpuOffloadPenalty;
}

/** Simulated milliseconds for one token of one stream, before jitter. */
export function decodeTokenMs(perf: PerfSpec, contention: Contention, depthTokens: number): number {
  const batched = perf.decodeTps * Math.max(1, contention.busySlots) ** -perf.batchPenalty;
  const shared =
    (contention.prefilling > 0 ? batched * DECODE_SHARE_DURING_PREFILL : batched) / Math.max(1, contention.sharers);
  const deep = shared / (1 + depthTokens / HALF_SPEED_DEPTH);
  return (1000 / deep) * spillFactor(perf, contention.gpuFraction);
}

/** Simulated milliseconds to evaluate `tokens` prompt tokens. */
export function prefillMs(perf: PerfSpec, contention: Contention, tokens: number): number {
  const rate = perf.prefillTps / Math.max(1, contention.prefilling) / Math.max(1, contention.sharers);
  return ((1000 * tokens) / rate) * spillFactor(perf, contention.gpuFraction);
}

/** Simulated milliseconds to bring a cached sequence back from host memory. */
export function swapMs(bytes: number): number {
  return bytes / SWAP_BYTES_PER_MS;
}

/** The server looks whether a load is done only this often. */
const LOAD_POLL_MS = 250;

export interface LoadCost {
  sizeBytes: number;
  perf: PerfSpec;
  /** Bytes per second of the slower of disk and memory path. */
  bandwidth: number;
  factor: number;
}

/** Simulated milliseconds from the start of a load until the server notices that it is done. */
export function loadMs(cost: LoadCost): number {
  const raw = cost.perf.spawnMs + (1000 * cost.sizeBytes) / cost.bandwidth + cost.perf.warmupMs;
  return Math.ceil((raw * cost.factor) / LOAD_POLL_MS) * LOAD_POLL_MS;
}
