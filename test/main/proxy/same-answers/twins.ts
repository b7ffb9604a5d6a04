import {
  type Fault,
  models,
  presets,
  type SimulatedServer,
  type SimulatorConfig,
  startSimulatedServer,
} from '../../../../main/simulator/index.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../../support/gateway-fixture.ts';
import { type Call, clientsOf, outcomeOf } from './clients.ts';
import { normalise } from './normalise.ts';

export const installed = [
  models.llama8b(),
  models.deepseek8b(),
  models.qwen27b(),
  models.qwenCoder14b(),
  models.nomicEmbed(),
];

/** Room for all its models at once, so that neither twin ever has to unload one. */
const twin = (more: Partial<SimulatorConfig>): Partial<SimulatorConfig> => ({
  ...presets.a6000(),
  gpus: presets.a6000().gpus.map((gpu) => ({ ...gpu, totalBytes: 2 * gpu.totalBytes })),
  id: 'twin',
  seed: 7,
  timeScale: 0.005,
  numParallel: 2,
  maxLoaded: 9,
  keepAliveMs: 1e9,
  defaultNumCtx: 4096,
  outputTokens: [8, 24],
  models: installed,
  preload: installed.map(({ name }) => name),
  ...more,
});

export interface Answers {
  readonly direct: unknown;
  readonly through: unknown;
}

/** Two servers that are equal in everything; one is reached directly, the other through a gateway. */
export interface Twins {
  readonly direct: SimulatedServer;
  readonly fleet: FleetUnderTest;
  /** What both ways make of one call, less what may differ. */
  ask(call: Call): Promise<Answers>;
  setFault(fault: Fault): void;
  stop(): Promise<void>;
}

export async function startTwins(more: Partial<SimulatorConfig> = {}): Promise<Twins> {
  const direct = await startSimulatedServer(twin(more));
  const fleet = await startFleetUnderTest({ servers: [twin(more)] });
  return {
    direct,
    fleet,
    async ask(call) {
      const one = await outcomeOf(call, clientsOf(direct.url));
      const other = await outcomeOf(call, clientsOf(fleet.url));
      return { direct: normalise(one), through: normalise(other) };
    },
    setFault(fault) {
      direct.setFault(fault);
      fleet.server('twin').setFault(fault);
    },
    async stop() {
      await Promise.all([fleet.stop(), direct.close()]);
    },
  };
}
