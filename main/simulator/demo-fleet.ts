import type { SimClock } from './clock.ts';
import type { GpuSpec, SimulatorConfig } from './config.ts';
import { models, presets } from './presets.ts';
import { type SimulatedServer, startSimulatedServer } from './server.ts';

interface DemoServer {
  id: string;
  url: string;
  /** Parallel generations per model. */
  slots: number;
  server: SimulatedServer;
}

export interface DemoFleet {
  servers: DemoServer[];
  stop(): Promise<void>;
}

export interface DemoFleetOptions {
  clock?: SimClock;
  seed?: number;
  /** 1 = real time. */
  timeScale?: number;
  /** Put before every model's name, so that nobody takes a simulated model for a real one of that name. */
  namespace?: string;
}

const MANY_HOURS_MS = 24 * 3_600_000;

/** Context small enough that the usual models fit beside each other. */
const COMMON: Partial<SimulatorConfig> = {
  defaultNumCtx: 4096,
  keepAliveMs: MANY_HOURS_MS,
  outputTokens: [60, 320],
  toolCallProbability: 0.5,
};

/** Beside the card that the largest model fills, so that others need not evict it. */
const SECOND_CARD: GpuSpec = { id: 'cuda-1', totalBytes: 24 * 2 ** 30, externalUsedBytes: 0, discrete: true };

const embed = models.nomicEmbed;

/** A model's name as a demo has it. */
export const inNamespace = (name: string, namespace?: string): string => (namespace ? `${namespace}/${name}` : name);

function machines(): (Partial<SimulatorConfig> & { id: string; numParallel: number })[] {
  return [
    {
      id: 'rig-4090',
      ...presets.rtx4090(),
      version: '0.32.15',
      numParallel: 4,
      models: [models.llama8b(), models.qwenCoder14b(), embed()],
      preload: ['llama3.1:8b', 'nomic-embed-text'],
    },
    {
      id: 'rig-a6000',
      ...presets.a6000(),
      gpus: [...presets.a6000().gpus, { ...SECOND_CARD }],
      version: '0.32.15',
      numParallel: 2,
      models: [models.llama8b(), models.qwenCoder14b(), models.llama70b(), embed()],
      preload: ['llama3.1:70b', 'nomic-embed-text'],
    },
    {
      id: 'old-3070',
      ...presets.rtx3070(),
      version: '0.30.1',
      numParallel: 1,
      models: [models.llama8b(), models.llama3b()],
      preload: ['llama3.1:8b'],
    },
  ];
}

/** Three machines of different size and age that share some of their models; nothing leaves loopback. */
export async function startDemoFleet(options: DemoFleetOptions = {}): Promise<DemoFleet> {
  const { seed = 1, timeScale = 1, clock, namespace } = options;
  const shared = { ...COMMON, seed, timeScale, ...(clock ? { clock } : {}) };
  const servers = await Promise.all(
    machines().map(async (machine) => {
      const own = {
        models: machine.models?.map((model) => ({ ...model, name: inNamespace(model.name, namespace) })) ?? [],
        preload: machine.preload?.map((name) => inNamespace(name, namespace)) ?? [],
      };
      const server = await startSimulatedServer({ ...shared, ...machine, ...own });
      return { id: machine.id, url: server.url, slots: machine.numParallel, server };
    }),
  );
  return {
    servers,
    async stop() {
      await Promise.all(servers.map(({ server }) => server.close()));
    },
  };
}
