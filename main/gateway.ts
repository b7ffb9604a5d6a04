import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../shared/config.ts';
import type { EngineHandlers } from '../shared/contract.ts';
import type { Refusal } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import type { Snapshot } from '../shared/snapshot.ts';
import { type ConfigStore, keysAfterRestart } from './config/index.ts';
import { createConfigure } from './configure.ts';
import { createEngine, type Engine } from './engine.ts';
import { createHandlers } from './handlers.ts';
import { type OpenPort, openPort } from './open-port.ts';
import { openVault } from './open-vault.ts';
import type { Clock, Log, Ports } from './ports.ts';
import type { Listener } from './proxy/listener.ts';
import { SHUTTING_DOWN } from './proxy/running.ts';
import type { Self } from './self.ts';

export interface GatewayOptions {
  readonly config: Config;
  /** Where an admin's changes go; the gateway puts in force what comes of them. */
  readonly store: ConfigStore;
  /** Whether simulated servers are in the fleet. */
  readonly isDemo: () => boolean;
  /** Address that the host serves the panel and the control API on; null where it does not. */
  readonly controlHost: string | null;
  readonly ports: Ports;
  readonly version: string;
  /** Where certificates issued to this gateway are kept, for its owner only; left out, none can be. */
  readonly certificateFolder?: string;
}

export interface Gateway {
  /** What clients use, with the port really bound. */
  readonly url: string;
  /** What clients that belong to this program come with; as secret as any key, and gone with the process. */
  readonly ownKey: string;
  readonly handlers: EngineHandlers;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** Everything for Prometheus. */
  metrics(): Promise<{ readonly contentType: string; readonly body: string }>;
  /**
   * Applies a configuration while running. What only a start reads stays as it is, and snapshots say so. The error says
   * what in it cannot be had; the old one then stays.
   */
  configure(config: Config): Promise<Result<void, string>>;
  /** Shows problems of a configuration that was not applied; none when it was. */
  reportConfigProblems(lines: readonly string[]): void;
  /** Stops accepting, lets running streams finish up to `timeouts.shutdown`, ends the rest with an in-band error. */
  stop(): Promise<void>;
  /** Ends everything that runs now, with an in-band error. */
  cut(): void;
}

/** New backends are looked at before the port opens, but a slow one does not hold it back longer than this. */
const FIRST_ROUND_MS = 2_500;
/** How long exchanges that were told to end may take to say so to their clients. */
const LAST_WORDS_MS = 1_000;

const CANCELLED: Refusal = { code: 'cancelled', message: 'an administrator ended this request' };

/** The composition root and the engine's only door. The error says what kept it from starting. */
export async function startGateway(options: GatewayOptions): Promise<Result<Gateway, string>> {
  const { config, store, ports, version } = options;
  let port: OpenPort | null = null;
  let state: 'running' | 'stopping' = 'running';
  let problems: readonly string[] = [];
  let stopsAt: number | null = null;
  const self: Self = {
    version,
    folder: store.file === null ? '.' : dirname(store.file),
    url: () => port?.url ?? '',
    state: () => state,
    stopsAt: () => stopsAt,
    isDemo: options.isDemo,
    controlHost: options.controlHost,
    configProblems: () => [...problems, ...(port?.problems() ?? []), ...engine.problems()],
    certificate: () => port?.certificate() ?? null,
    connections: () => port?.listener.connections() ?? null,
  };
  const engine: Engine = createEngine(config, ports, self, await openVault(config, ports));
  engine.observation.reporter.started(config.backends.length);
  await withinMs(ports.clock, FIRST_ROUND_MS, engine.prober.firstRound());

  const opened = await openPort(portOptions(options, engine));
  if (!opened.ok) {
    await dismantle(engine);
    return opened;
  }
  port = opened.value;
  engine.work.begin();
  const { listener, url, adopt } = port;

  const afterRestart = (next: Config): readonly string[] => keysAfterRestart(config, next);
  const say = (lines: readonly string[]): void => {
    problems = lines;
  };
  const warn = createWarner(engine, ports.log);
  const configure = createConfigure({ engine, listener, adoptPort: adopt, afterRestart, say, warn });
  warn();
  const cancel = (id: string): boolean => listener.interrupt(id, CANCELLED);
  return ok({
    url,
    ownKey: engine.access.ownKey,
    handlers: createHandlers({
      engine,
      gatewayUrl: self.url,
      store,
      vet: () => [],
      // A store that follows its file has had it applied by now; what it said besides is to stay.
      configure: async (next) => (isDeepStrictEqual(next, engine.config()) ? ok(undefined) : configure(next)),
      afterRestart,
      now: ports.clock.now,
      cancel,
    }),
    subscribe: engine.observation.subscribe,
    metrics: engine.observation.metrics,
    configure,
    reportConfigProblems(lines) {
      say(lines);
      engine.observation.reporter.refused(lines);
      engine.observation.nudge();
    },
    async stop() {
      state = 'stopping';
      stopsAt = ports.clock.now() + engine.config().timeouts.shutdown;
      engine.observation.nudge();
      await letFinish(listener, ports.clock, engine.config().timeouts.shutdown);
      await opened.value.close();
      await dismantle(engine);
    },
    cut: () => listener.interruptAll(SHUTTING_DOWN),
  });
}

const portOptions = ({ config, ports, store, version, certificateFolder }: GatewayOptions, engine: Engine) => ({
  ...{ config, ports, engine },
  certificateFolder: certificateFolder ?? null,
  userAgent: `corral/${version}`,
  configFile: store.file,
});

/** Writes down each warning when it comes up. */
function createWarner({ observation }: Engine, log: Log): () => void {
  let written: readonly string[] = [];
  return () => {
    const { warnings } = observation.snapshot().gateway;
    for (const warning of warnings) if (!written.includes(warning)) log.warn(warning);
    written = warnings;
  };
}

async function letFinish(listener: Listener, clock: Clock, shutdownMs: number): Promise<void> {
  listener.stopAccepting();
  await withinMs(clock, shutdownMs, listener.idle());
  listener.interruptAll(SHUTTING_DOWN);
  await withinMs(clock, LAST_WORDS_MS, listener.idle());
}

async function dismantle({
  work,
  prober,
  observation,
  dialler,
  access,
  rates,
  notifier,
  vault,
}: Engine): Promise<void> {
  await work.stop();
  vault.stop();
  await access.stop();
  rates.flush();
  await prober.stop();
  observation.stop();
  await notifier.stop();
  await dialler.destroy();
}

/** Waits for the promise, but not longer than that. */
function withinMs(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(limitMs, resolve);
    promise.then(() => resolve(), reject).finally(cancel);
  });
}
