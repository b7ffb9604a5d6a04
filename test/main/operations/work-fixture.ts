import { expect, onTestFinished } from 'vitest';
import type { VirtualClock } from '../../../main/simulator/clock.ts';
import { createVirtualClock, type SimulatedServer } from '../../../main/simulator/index.ts';
import type { CommandError, CommandInput } from '../../../shared/contract.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';
import type { Result } from '../../../shared/result.ts';
import {
  type FleetOptions,
  type FleetUnderTest,
  type ServerUnderTest,
  startFleetUnderTest,
} from '../../support/gateway-fixture.ts';

type Kind = 'warm' | 'unload' | 'pull' | 'delete';

export interface WorkUnderTest extends FleetUnderTest {
  /** Orders it and says how the gateway answered. */
  order(
    kind: Kind,
    input: CommandInput<'model.unload'> & Pick<CommandInput<'model.warm'>, 'keepAlive'>,
  ): Promise<Result<readonly string[], CommandError>>;
  /** Orders it on one server and says under which id it runs; throws when it was refused. */
  begin(kind: Kind, model: string, backend?: string): Promise<string>;
  operations(): Promise<readonly OperationSnapshot[]>;
  operation(id: string): Promise<OperationSnapshot>;
  /** Resolves when it no longer runs. */
  ended(id: string): Promise<OperationSnapshot>;
  cancel(id: string): Promise<Result<unknown, CommandError>>;
}

export const SERVER = 'sim-1';
export const LLAMA = 'llama3.1:8b';
export const SMALL = 'llama3.2:3b';
export const EMBED = 'nomic-embed-text:latest';

/** A server whose loads take more than half an hour, which `finishLoad` lets pass. */
export const slowLoader = (): ServerUnderTest => ({
  clock: createVirtualClock(),
  timeScale: 1,
  diskBandwidth: 1e6,
  preload: [],
});

export const finishLoad = (server: SimulatedServer): void => server.advance(6e6);

/** Everything but a load goes on by itself, as on any server. */
function keepTicking(specs: readonly ServerUnderTest[]): () => void {
  const clocks = specs.flatMap(({ clock }) => (clock && 'advance' in clock ? [clock as VirtualClock] : []));
  const timer = setInterval(() => {
    for (const clock of clocks) clock.advance(5);
  }, 5);
  return () => clearInterval(timer);
}

/** A gateway before simulated servers, and its commands about models. Stopped when the test ends. */
export async function startWork(options: Partial<FleetOptions> = {}): Promise<WorkUnderTest> {
  const specs = options.servers ?? [{ preload: [] }];
  onTestFinished(keepTicking(specs));
  const fleet = await startFleetUnderTest({ ...options, servers: specs });
  onTestFinished(fleet.stop);
  await expect
    .poll(async () => (await fleet.status()).backends.map(({ health }) => health))
    .toEqual((options.config?.backends ?? specs).map(() => 'up'));
  const { handlers } = fleet.gateway;
  const operations = async () => (await fleet.status()).operations;
  const order: WorkUnderTest['order'] = async (kind, input) => {
    const begun = await handlers[`model.${kind}`](input);
    return begun.ok ? { ok: true, value: begun.value.operations } : begun;
  };
  async function operation(id: string): Promise<OperationSnapshot> {
    const found = (await operations()).find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no operation ${id}`);
    return found;
  }
  return {
    ...fleet,
    order,
    operations,
    operation,
    async begin(kind, model, backend = SERVER) {
      const begun = await order(kind, { model, backends: [backend] });
      if (!begun.ok) throw new Error(begun.error.message);
      return begun.value[0] ?? '';
    },
    async ended(id) {
      await expect.poll(async () => (await operation(id)).state).not.toBe('running');
      return operation(id);
    },
    cancel: async (id) => handlers['operation.cancel']({ id }),
  };
}
