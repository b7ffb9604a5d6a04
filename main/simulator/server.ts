import type { SimulatorConfig } from './config.ts';
import type { Core } from './core.ts';
import { resolveConfig } from './default-config.ts';
import type { Fault } from './faults/faults.ts';
import { createServerFaults, type ServerFaults } from './faults/server-faults.ts';
import type { SimulatorEvent } from './journal.ts';
import { createMachine } from './machine.ts';
import { dispatch } from './router.ts';
import { createScheduler } from './scheduling/scheduler.ts';
import { coreSnapshot, type SimulatorSnapshot } from './snapshot.ts';
import { createFront } from './wire/front.ts';
import { startListener } from './wire/listener.ts';

export interface SimulatedServer {
  readonly url: string;
  /** Stays the same across faults that shut and reopen the port. */
  readonly port: number;
  setFault(fault: Fault): void;
  /** Heals everything a fault caused, wedged models included. */
  clearFaults(): void;
  snapshot(): SimulatorSnapshot;
  events(): SimulatorEvent[];
  /** As `keep_alive: 0`: the model leaves as soon as it is idle. */
  unload(model: string): void;
  /** Changes settings while running; clock, host and port stay. */
  configure(patch: Partial<SimulatorConfig>): void;
  config(): Omit<SimulatorConfig, 'clock'>;
  /** Forgets events, counters and requests seen; heals every fault; models stay as they are. */
  reset(): void;
  /** Moves a virtual clock; an error on any other clock. */
  advance(ms: number): void;
  close(): Promise<void>;
}

function preload(core: Core, names: readonly string[]): void {
  for (const name of names) {
    const model = core.machine.inventory.find(name);
    if (!model) throw new Error(`simulator: cannot preload ${name}: not among the models`);
    core.scheduler.preload(model);
  }
}

function advance(clock: object, ms: number): void {
  if (!('advance' in clock) || typeof clock.advance !== 'function')
    throw new Error('simulator: not on a virtual clock');
  clock.advance(ms);
}

/** Starts one simulated Ollama server on loopback. */
export async function startSimulatedServer(partial: Partial<SimulatorConfig> = {}): Promise<SimulatedServer> {
  const config = resolveConfig(partial);
  const machine = createMachine(config);
  const core: Core = { machine, scheduler: createScheduler(machine) };
  let faults: ServerFaults | null = null;
  const front = createFront(machine, (call) => faults?.gate(() => dispatch(core, call)));
  const listener = await startListener({
    host: config.host,
    port: config.port,
    time: machine.time,
    serve: front.serve,
  });
  const serverFaults = createServerFaults(core, listener);
  faults = serverFaults;
  preload(core, config.preload);
  return {
    url: `http://${config.host}:${listener.port}`,
    port: listener.port,
    setFault: serverFaults.apply,
    clearFaults: serverFaults.clear,
    snapshot: () => ({
      ...coreSnapshot(core),
      phase: serverFaults.phase(),
      connections: { open: listener.connections(), total: front.totalConnections() },
      requests: front.requests(),
    }),
    events: () => machine.journal.events(),
    unload(name) {
      const model = machine.inventory.find(name);
      const runner = model && core.scheduler.residents.find(model.blobId);
      if (runner) core.scheduler.residents.mark(runner);
    },
    configure: (patch) => machine.configure(patch),
    config() {
      const { clock: _clock, ...plain } = machine.config();
      return plain;
    },
    reset() {
      serverFaults.clear();
      machine.journal.reset();
      front.forget();
    },
    advance: (ms) => advance(config.clock, ms),
    async close() {
      serverFaults.stop();
      // Connections first: a process that dies says nothing more on them.
      await listener.close();
      core.scheduler.reset();
    },
  };
}
