import { createSystemClock } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import { models, presets } from './presets.ts';

/** A 24 GB machine with three models on disk, on a free loopback port, in real time. */
function createDefaultConfig(): SimulatorConfig {
  return {
    id: 'sim',
    seed: 1,
    clock: createSystemClock(),
    timeScale: 1,
    host: '127.0.0.1',
    port: 0,
    version: '0.32.15',
    bindLoopback: true,
    origins: [],
    numParallel: 1,
    maxLoaded: 0,
    maxQueue: 512,
    keepAliveMs: 300_000,
    loadTimeoutMs: 300_000,
    defaultNumCtx: 'auto',
    ramCacheBytes: 8 * 2 ** 30,
    fixedOverheadMs: 30,
    cloud: 'disabled',
    models: [models.llama8b(), models.llama3b(), models.nomicEmbed()],
    registry: [models.llama8b(), models.llama3b(), models.llama70b(), models.qwenCoder14b(), models.deepseek8b()],
    preload: [],
    pullBandwidth: 100e6,
    outputTokens: [24, 160],
    tokenPaddingBytes: 0,
    toolCallProbability: 1,
    fragmentWrites: false,
    lateEofBlindness: true,
    leakOnBackpressure: true,
    leakProbability: 0,
    utcOffsetMinutes: 0,
    ...presets.rtx4090(),
  };
}

/** Fills in whatever a caller leaves out; `undefined` counts as left out. */
export function resolveConfig(partial: Partial<SimulatorConfig>): SimulatorConfig {
  const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
  return { ...createDefaultConfig(), ...given };
}
