import { type Gateway, startGateway } from '../../main/gateway.ts';
import type {
  Clock,
  Credentials,
  DayCountStore,
  IntentStore,
  KeyStore,
  Log,
  LogFields,
  ModeStore,
  OperationStore,
  Surroundings,
  ToldStore,
} from '../../main/ports.ts';
import { type SimulatedServer, type SimulatorConfig, startSimulatedServer } from '../../main/simulator/index.ts';
import { silentLog, systemClock, systemRandomBytes } from '../../main/system-ports.ts';
import { type Config, type ConfigInput, configSchema } from '../../shared/config.ts';
import type { ExchangeRecord } from '../../shared/exchange.ts';
import type { BackendStatus, Status } from '../../shared/snapshot.ts';
import { createMemoryConfig, type MemoryConfig } from './memory-config.ts';
import { createSeededRandom } from './seeded-random.ts';

type BackendInput = NonNullable<ConfigInput['backends']>[number];

/** One simulated server and what the gateway's configuration says of it. */
export type ServerUnderTest = Partial<SimulatorConfig> & { readonly backend?: Partial<BackendInput> };

export interface FleetOptions {
  /** Ids default to `sim-1`, `sim-2` …; a backend has the id of its server and as many slots. */
  readonly servers: readonly ServerUnderTest[];
  /** Sections are merged key by key over fast-probing defaults; `backends` replaces the list. */
  readonly config?: ConfigInput;
  readonly seed?: number;
  readonly log?: Log;
  readonly controlHost?: string;
  /** The gateway's own; the system's when left out. */
  readonly clock?: Clock;
  readonly surroundings?: Surroundings;
  /** In memory when left out. */
  readonly keys?: KeyStore;
  /** In memory when left out. */
  readonly dayCounts?: DayCountStore;
  /** In memory when left out. */
  readonly operations?: OperationStore;
  /** In memory when left out. */
  readonly told?: ToldStore;
  readonly credentials?: Credentials;
  /** In memory when left out. */
  readonly modes?: ModeStore;
  /** In memory when left out. */
  readonly intents?: IntentStore;
  readonly certificateFolder?: string;
}

export interface FleetUnderTest {
  readonly gateway: Gateway;
  readonly url: string;
  readonly servers: readonly SimulatedServer[];
  /** One per settled exchange, oldest first. */
  readonly records: readonly ExchangeRecord[];
  /** The access log. */
  readonly lines: readonly LogFields[];
  server(id: string): SimulatedServer;
  status(): Promise<Status>;
  backend(id: string): Promise<BackendStatus>;
  /** The configuration in force with these keys changed; it is not applied. */
  configWith(change: ConfigInput): Config;
  /** What commands change. */
  readonly store: MemoryConfig;
  /** Applies `configWith(change)`; throws when it is refused. */
  configure(change: ConfigInput): Promise<void>;
  /** Cuts what still runs, then closes everything. May be called twice. */
  stop(): Promise<void>;
}

/** Hundred times faster than life, nothing ever leaves memory by itself. */
const simulated: Partial<SimulatorConfig> = {
  timeScale: 0.01,
  numParallel: 4,
  keepAliveMs: 1e9,
  outputTokens: [8, 32],
};

const eager: ConfigInput = {
  listen: { host: '127.0.0.1', port: 0 },
  control: { enabled: false },
  access: { mode: 'open' },
  routing: { policy: 'least-busy', cooldown: '1s', queueTimeout: '10s' },
  health: {
    interval: '200ms',
    timeout: '2s',
    fall: 2,
    rise: 1,
    slowStart: '0s',
    residencyInterval: '200ms',
    inventoryInterval: '1s',
  },
  timeouts: { connect: '2s', idle: '10s', shutdown: '2s' },
  log: { access: 'off' },
};

type Section = Readonly<Record<string, unknown>>;
const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: ConfigInput, change: ConfigInput): ConfigInput {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change))
    merged[key] = isSection(value) ? { ...(merged[key] as Section | undefined), ...value } : value;
  return merged as ConfigInput;
}

async function startServers(specs: readonly ServerUnderTest[]) {
  const started = specs.map(async ({ backend, ...own }, index) => {
    const id = own.id ?? `sim-${index + 1}`;
    const preload = own.models ? [] : ['llama3.1:8b'];
    const server = await startSimulatedServer({ ...simulated, id, seed: index + 1, preload, ...own });
    const settings: BackendInput = { id, url: server.url, slots: server.config().numParallel, ...backend };
    return { id, server, settings };
  });
  return Promise.all(started);
}

/** Starts simulated servers and a gateway in front of them, on the system's clock and real sockets. */
export async function startFleetUnderTest(options: FleetOptions): Promise<FleetUnderTest> {
  const members = await startServers(options.servers);
  const servers = members.map(({ server }) => server);
  const backends = members.map(({ settings }) => settings);
  let config = merge(merge(eager, { backends }), options.config ?? {});
  const records: ExchangeRecord[] = [];
  const lines: LogFields[] = [];
  const store = createMemoryConfig(config);
  const started = await startGateway({
    config: configSchema.parse(config),
    store,
    isDemo: () => false,
    controlHost: options.controlHost ?? null,
    version: 'test',
    ...(options.certificateFolder !== undefined && { certificateFolder: options.certificateFolder }),
    ports: {
      clock: options.clock ?? systemClock,
      random: createSeededRandom(options.seed ?? 1),
      randomBytes: systemRandomBytes,
      keys: options.keys,
      dayCounts: options.dayCounts,
      operations: options.operations,
      told: options.told,
      credentials: options.credentials,
      modes: options.modes,
      intents: options.intents,
      log: options.log ?? silentLog,
      accessLog: (line) => void note(line()),
      surroundings: options.surroundings,
    },
  });
  if (!started.ok) throw new Error(started.error);
  const gateway = started.value;

  async function note(line: LogFields): Promise<void> {
    lines.push(line);
    const found = await gateway.handlers['exchange.find']({ id: String(line.id) });
    if (found.ok) records.push(found.value);
  }
  async function status(): Promise<Status> {
    const found = await gateway.handlers['gateway.status'](undefined);
    if (!found.ok) throw new Error(found.error.message);
    return found.value;
  }
  const configWith = (change: ConfigInput): Config => configSchema.parse(merge(config, change));

  return {
    gateway,
    url: gateway.url,
    servers,
    records,
    lines,
    status,
    store,
    configWith,
    server: (id) => find(members, id).server,
    backend: async (id) => find((await status()).backends, id),
    async configure(change) {
      const applied = await gateway.configure(configWith(change));
      if (!applied.ok) throw new Error(applied.error);
      config = merge(config, change);
      store.reset(config);
    },
    async stop() {
      gateway.cut();
      await gateway.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function find<T extends { readonly id: string }>(list: readonly T[], id: string): T {
  const found = list.find((entry) => entry.id === id);
  if (!found) throw new Error(`no ${id} among ${list.map((entry) => entry.id).join(', ')}`);
  return found;
}
