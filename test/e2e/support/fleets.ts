import {
  models,
  presets,
  type SimulatedServer,
  type SimulatorConfig,
  startSimulatedServer,
} from '../../../main/simulator/index.ts';

export type FleetPlan = readonly (Partial<SimulatorConfig> & {
  readonly id: string;
  readonly slots?: number | 'auto';
})[];

export interface RunningFleet {
  readonly servers: readonly SimulatedServer[];
  /** The `backends` section that points at them. */
  readonly yaml: string;
  stop(): Promise<void>;
}

/** Starts simulated servers on free loopback ports. */
export async function startFleet(plan: FleetPlan): Promise<RunningFleet> {
  const servers = await Promise.all(
    plan.map(({ slots: _, ...config }, index) =>
      startSimulatedServer({
        timeScale: 0.02,
        keepAliveMs: 3_600_000,
        defaultNumCtx: 8_192,
        seed: index + 1,
        ...config,
      }),
    ),
  );
  const rows = plan.map(
    ({ id, slots, numParallel }, index) =>
      `  - { id: ${id}, url: '${servers[index]?.url}', slots: ${slots ?? numParallel ?? 1} }`,
  );
  return {
    servers,
    yaml: rows.length === 0 ? '' : `backends:\n${rows.join('\n')}`,
    async stop() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** What a small team has. */
export const threeBackends: FleetPlan = [
  {
    id: 'rig-4090',
    ...presets.rtx4090(),
    numParallel: 4,
    models: [models.llama8b(), models.qwenCoder14b(), models.nomicEmbed()],
    preload: ['llama3.1:8b'],
  },
  {
    id: 'rig-a6000',
    ...presets.a6000(),
    numParallel: 2,
    models: [models.llama8b(), models.llama70b(), models.nomicEmbed()],
    preload: ['llama3.1:70b'],
  },
  {
    id: 'old-3070',
    ...presets.rtx3070(),
    version: '0.30.1',
    models: [models.named('llama3.1:8b', { digest: 'd'.repeat(64) }), models.llama3b()],
    preload: ['llama3.2:3b'],
  },
];

const NAMES = ['llama3.1', 'qwen2.5-coder', 'mistral-nemo', 'gemma3', 'phi4', 'deepseek-r1', 'granite3.3', 'command-r'];
const SIZES = ['3b', '7b', '8b', '12b', '14b', '27b', '32b', '70b'];

/** 200 models, of which each of fifty backends has forty. */
export function fiftyBackends(): FleetPlan {
  const names = Array.from({ length: 200 }, (_, index) => {
    const size = SIZES[index % SIZES.length];
    const variant = ['', '-q8', '-fp16', '-instruct'][Math.floor(index / 50)];
    return `${NAMES[Math.floor(index / SIZES.length) % NAMES.length]}:${size}${variant}-${Math.floor(index / 8)}`;
  });
  return Array.from({ length: 50 }, (_, index) => {
    const installed = Array.from(
      { length: 40 },
      (_, nth) => names[(index * 7 + nth * 5) % names.length] ?? 'llama3.1:8b',
    );
    return {
      id: `gpu-${String(index + 1).padStart(2, '0')}`,
      ...presets.roomy(),
      numParallel: 4,
      models: [...new Set(installed)].map((name) => models.named(name)),
      preload: installed.slice(0, 2),
    };
  });
}
