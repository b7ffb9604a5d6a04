import type { SimClock } from './clock.ts';

export type Capability = 'completion' | 'tools' | 'insert' | 'vision' | 'embedding' | 'thinking';

export interface GpuSpec {
  id: string;
  totalBytes: number;
  /** Memory held by programs other than this server. */
  externalUsedBytes: number;
  /** Discrete cards need time to report freed memory after an unload. */
  discrete: boolean;
}

/** Speed of a machine, for a model of `referenceBytes`; other sizes scale inversely. */
export interface PerfSpec {
  prefillTps: number;
  decodeTps: number;
  /** Exponent of the slow-down per stream when several slots are busy. */
  batchPenalty: number;
  cpuOffloadPenalty: number;
  spawnMs: number;
  /** Bytes per second into memory once the file is in the page cache. */
  loadBw: number;
  warmupMs: number;
  /** Standard deviation of the logarithm of one token's duration. */
  jitter: number;
  /** Most tokens handed over at once (speculative decoding); 1 = none. */
  burst: number;
  /** 0 = the rates hold for every model size. */
  referenceBytes: number;
}

export interface ModelSpec {
  name: string;
  /** 64 hex digits of the manifest, as tags and ps show them. */
  digest: string;
  /** Identity of the weights: names that share it share one runner. */
  blobId: string;
  sizeBytes: number;
  family: string;
  parameterSize: string;
  quantization: string;
  trainCtx: number;
  embeddingLength: number;
  kvBytesPerToken: number;
  capabilities: Capability[];
  /** Recurrent models resume only from checkpoints this many tokens apart; 0 = any token. */
  recurrentStep: number;
  forceParallel1: boolean;
  engine: 'gguf' | 'mlx';
  modifiedAtMs: number;
  remote?: { model: string; host: string };
  perf?: Partial<PerfSpec>;
  /** Range of answer lengths in tokens when the request sets no lower limit. */
  outputTokens?: [number, number];
}

export interface SimulatorConfig {
  /** Shown in every answer, so that a test can tell who served it. */
  id: string;
  seed: number;
  clock: SimClock;
  /** Every simulated duration is multiplied by this, keep-alive included; 0.01 = a hundred times faster. */
  timeScale: number;
  host: string;
  port: number;
  version: string;
  /** True switches the Host filter on, as a real server does when it listens on loopback. */
  bindLoopback: boolean;
  origins: string[];
  numParallel: number;
  /** 0 = three per GPU. */
  maxLoaded: number;
  maxQueue: number;
  keepAliveMs: number;
  loadTimeoutMs: number;
  defaultNumCtx: number | 'auto';
  gpus: GpuSpec[];
  /** Memory for models on a machine without a GPU. */
  systemBytes: number;
  /** Bytes per second when the file is read for the first time. */
  diskBandwidth: number;
  ramCacheBytes: number;
  fixedOverheadMs: number;
  cloud: 'disabled' | 'unauthorized' | 'rate-limited' | 'unreachable' | 'ok';
  perf: PerfSpec;
  models: ModelSpec[];
  /** What `pull` can fetch besides `models`. */
  registry: ModelSpec[];
  /** Names of models that are resident from the start, at no cost. */
  preload: string[];
  pullBandwidth: number;
  outputTokens: [number, number];
  /** Extra bytes in each token's text, to fill socket buffers quickly. */
  tokenPaddingBytes: number;
  /** Share of conversations with tools that get a tool call when the last message is the user's. */
  toolCallProbability: number;
  fragmentWrites: boolean;
  lateEofBlindness: boolean;
  leakOnBackpressure: boolean;
  leakProbability: number;
  /** Offset of the server's local time zone, seen in ps. */
  utcOffsetMinutes: number;
}

const GIB = 2 ** 30;

/** True when `version` is `since` or later; development builds (0.0.0) have everything. */
export function isAtLeast(version: string, since: string): boolean {
  if (version === '0.0.0') return true;
  const numbers = (text: string): number[] => text.split(/[.-]/, 3).map(Number);
  const wanted = numbers(since);
  for (const [index, part] of numbers(version).entries()) {
    const difference = part - (wanted[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Servers before 0.30 ran models in-process: other queueing, no host-memory prompt cache. */
export function isLegacy(version: string): boolean {
  return !isAtLeast(version, '0.30.0');
}

/** True when prompt_eval_count excludes cached tokens, as in 0.30.0 only. */
export function countsOnlyEvaluated(version: string): boolean {
  return version.startsWith('0.30.0');
}

/** Context length a server picks by itself from the total video memory. */
export function autoContext(config: SimulatorConfig): number {
  if (config.defaultNumCtx !== 'auto') return config.defaultNumCtx;
  if (isLegacy(config.version)) return 4096;
  const total = config.gpus.reduce((sum, gpu) => sum + gpu.totalBytes, 0);
  if (total >= 47 * GIB) return 262_144;
  return total >= 23 * GIB ? 32_768 : 4096;
}

/** Most models resident at once. */
export function maxLoadedOf(config: SimulatorConfig): number {
  return config.maxLoaded > 0 ? config.maxLoaded : 3 * Math.max(1, config.gpus.length);
}

/** The machine's speed with the model's own overrides applied and its size taken into account. */
export function perfOf(config: Pick<SimulatorConfig, 'perf'>, model: ModelSpec): PerfSpec {
  const perf = { ...config.perf, ...model.perf };
  const ownRates = model.perf?.decodeTps !== undefined;
  const factor = ownRates || perf.referenceBytes <= 0 ? 1 : perf.referenceBytes / model.sizeBytes;
  return { ...perf, prefillTps: perf.prefillTps * factor, decodeTps: perf.decodeTps * factor };
}
