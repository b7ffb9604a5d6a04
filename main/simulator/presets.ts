import type { GpuSpec, ModelSpec, PerfSpec, SimulatorConfig } from './config.ts';
import { createRandom, hashOf } from './random.ts';

const GIB = 2 ** 30;
const GB = 1e9;

function digestOf(text: string): string {
  return createRandom(hashOf(text)).hex(64);
}

/** A model of the given name; `digest` and `blobId` follow from the name, so equal names are replicas everywhere. */
function named(name: string, overrides: Partial<ModelSpec> = {}): ModelSpec {
  return {
    name,
    digest: digestOf(name),
    blobId: `sha256-${digestOf(`blob ${name}`)}`,
    sizeBytes: 4_920_753_328,
    family: 'llama',
    parameterSize: '8.0B',
    quantization: 'Q4_K_M',
    trainCtx: 131_072,
    embeddingLength: 4096,
    kvBytesPerToken: 131_072,
    capabilities: ['completion', 'tools'],
    recurrentStep: 0,
    forceParallel1: false,
    engine: 'gguf',
    modifiedAtMs: 1_780_000_000_000 + (hashOf(name) % 8_640_000) * 1000,
    ...overrides,
  };
}

/** Models as plain data; each call gives a fresh copy. */
export const models = {
  named,
  llama8b: (): ModelSpec => named('llama3.1:8b'),
  llama3b: (): ModelSpec =>
    named('llama3.2:3b', {
      sizeBytes: 2_019_393_189,
      parameterSize: '3.2B',
      kvBytesPerToken: 114_688,
      embeddingLength: 3072,
    }),
  llama70b: (): ModelSpec =>
    named('llama3.1:70b', {
      sizeBytes: 42_520_413_916,
      parameterSize: '70.6B',
      kvBytesPerToken: 327_680,
      embeddingLength: 8192,
    }),
  qwenCoder14b: (): ModelSpec =>
    named('qwen2.5-coder:14b', {
      family: 'qwen2',
      sizeBytes: 8_988_124_069,
      parameterSize: '14.8B',
      trainCtx: 32_768,
      embeddingLength: 5120,
      kvBytesPerToken: 196_608,
      capabilities: ['completion', 'tools', 'insert'],
    }),
  deepseek8b: (): ModelSpec =>
    named('deepseek-r1:8b', {
      family: 'qwen3',
      parameterSize: '8.2B',
      capabilities: ['completion', 'tools', 'thinking'],
    }),
  qwen27b: (): ModelSpec =>
    named('qwen3.5:27b', {
      family: 'qwen35',
      sizeBytes: 17_400_000_000,
      parameterSize: '27B',
      trainCtx: 262_144,
      embeddingLength: 5120,
      kvBytesPerToken: 65_536,
      capabilities: ['completion', 'tools', 'thinking', 'vision'],
      recurrentStep: 8192,
      forceParallel1: true,
      perf: { prefillTps: 2750, decodeTps: 130 },
    }),
  nomicEmbed: (): ModelSpec =>
    named('nomic-embed-text:latest', {
      family: 'nomic-bert',
      sizeBytes: 274_302_450,
      parameterSize: '137M',
      quantization: 'F16',
      trainCtx: 2048,
      embeddingLength: 768,
      kvBytesPerToken: 0,
      capabilities: ['embedding'],
    }),
};

/** Speed of an 8B q4 model (assumed: 24 GB card, laptop with unified memory, plain processor). */
const speed = (prefillTps: number, decodeTps: number, loadBw: number): PerfSpec => ({
  prefillTps,
  decodeTps,
  batchPenalty: 0.45,
  cpuOffloadPenalty: 12,
  spawnMs: 700,
  loadBw,
  warmupMs: 500,
  jitter: 0.15,
  burst: 1,
  referenceBytes: 4_920_753_328,
});

const card = (id: string, gib: number): GpuSpec => ({
  id,
  totalBytes: gib * GIB,
  externalUsedBytes: 0.4 * GIB,
  discrete: true,
});

export type MachinePreset = Pick<SimulatorConfig, 'gpus' | 'systemBytes' | 'perf' | 'diskBandwidth'>;

const machine = (gpus: GpuSpec[], perf: PerfSpec, diskBandwidth: number): MachinePreset => ({
  gpus,
  systemBytes: 64 * GIB,
  perf,
  diskBandwidth,
});

/** Machines as plain data, to be spread into a configuration. */
export const presets = {
  rtx4090: (): MachinePreset => machine([card('cuda-0', 24)], speed(4000, 100, 4 * GB), 2.5 * GB),
  rtx5090: (): MachinePreset => machine([card('cuda-0', 32)], speed(6500, 160, 4 * GB), 2.5 * GB),
  a6000: (): MachinePreset => machine([card('cuda-0', 48)], speed(3000, 78, 4 * GB), 2.5 * GB),
  rtx3070: (): MachinePreset => machine([card('cuda-0', 8)], speed(1600, 52, 3 * GB), 0.5 * GB),
  appleMax: (): MachinePreset =>
    machine([{ ...card('metal-0', 48), discrete: false }], speed(600, 55, 4 * GB), 2.5 * GB),
  /** Memory without end: many slots never spill to the processor. */
  roomy: (): MachinePreset => machine([card('cuda-0', 2 ** 20)], speed(4000, 100, 4 * GB), 2.5 * GB),
  cpuOnly: (): MachinePreset => machine([], speed(60, 9, 4 * GB), 0.5 * GB),
};
