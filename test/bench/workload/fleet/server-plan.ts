import type { ModelSpec } from '../../../../main/simulator/config.ts';
import { type MachinePreset, models, presets } from '../../../../main/simulator/presets.ts';

/** One simulated server as its admin set it up. */
export interface ServerPlan {
  id: string;
  machine: MachinePreset;
  /** OLLAMA_NUM_PARALLEL. */
  slots: number;
  /** OLLAMA_CONTEXT_LENGTH. */
  context: number;
  /** On its disk. */
  installed: readonly ModelSpec[];
  /** Names of those in memory when the run begins. */
  warm: readonly string[];
}

/** With OLLAMA_KV_CACHE_TYPE=q8_0, as teams set it to fit more: half the memory per token. */
const halfCache = (model: ModelSpec): ModelSpec => ({ ...model, kvBytesPerToken: model.kvBytesPerToken / 2 });

export const chat8b: ModelSpec = halfCache(models.llama8b());
export const coder14b: ModelSpec = halfCache(models.qwenCoder14b());
export const large70b: ModelSpec = halfCache(models.llama70b());
export const thinker24b: ModelSpec = halfCache(
  models.named('mistral-small:24b', {
    family: 'llama',
    sizeBytes: 14_333_915_904,
    parameterSize: '23.6B',
    trainCtx: 32_768,
    embeddingLength: 5120,
    kvBytesPerToken: 163_840,
  }),
);
/** Vectors of 64 numbers: longer ones only cost the bench processor time. */
export const embedder: ModelSpec = { ...models.nomicEmbed(), embeddingLength: 64 };

/** An older 24 GB card behind a SATA disk. */
const slowCard = (): MachinePreset => {
  const base = presets.rtx4090();
  return {
    ...base,
    perf: { ...base.perf, prefillTps: 900, decodeTps: 45, loadBw: 2e9 },
    diskBandwidth: 0.5e9,
  };
};

/** A 24 GB card one generation older than the RTX 4090. */
const rtx3090 = (): MachinePreset => {
  const base = presets.rtx4090();
  return { ...base, perf: { ...base.perf, prefillTps: 2400, decodeTps: 70 } };
};

export const machines = { rtx4090: presets.rtx4090, rtx3090, a6000: presets.a6000, slowCard };
