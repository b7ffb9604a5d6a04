import type { ExchangeRecord } from '../shared/exchange.ts';
import type { GatewayEvent } from '../shared/gateway-event.ts';
import type { HistoryPoint, HistorySpan } from '../shared/history.ts';
import type { BackendInventory, BackendSnapshot, Snapshot, Status } from '../shared/snapshot.ts';
import type { Testify } from '../shared/witness.ts';
import { changingModels } from './changing-models.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { Leaving } from './drain/leaving.ts';
import { describeBackend, describeInstalled, vramBytesOf, waitsOf } from './fleet/describe-backend.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Notifier } from './notify/notifier.ts';
import type { Operations } from './operations/operations.ts';
import type { Ports } from './ports.ts';
import type { Prober } from './probe/prober.ts';
import type { Queue } from './queue/queue.ts';
import type { Rolling } from './rolling/rolling.ts';
import type { Self } from './self.ts';
import { accessLine } from './telemetry/access-log.ts';
import { createEventLog, type EventLog, type Note } from './telemetry/event-log.ts';
import { createHistory, type HistorySample } from './telemetry/history.ts';
import { createReporter, type Reporter } from './telemetry/news/reporter.ts';
import { createMetrics, type Metrics } from './telemetry/prometheus.ts';
import { createPublisher, type Publisher } from './telemetry/publisher.ts';
import { createRecorder, type Recorder } from './telemetry/recorder.ts';
import { buildSnapshot } from './telemetry/snapshot.ts';
import type { Keeper } from './warmth/keeper.ts';

/** Everything that watches and changes nothing. */
export interface Observation {
  readonly testify: Testify;
  readonly subscribe: Publisher['subscribe'];
  readonly nudge: Publisher['nudge'];
  /** Counts what a limit turned away. */
  readonly limited: Metrics['limited'];
  readonly metrics: Metrics['render'];
  snapshot(): Snapshot;
  /** The snapshot with everything that is installed. */
  status(): Status;
  inventory(): readonly BackendInventory[];
  findExchange(id: string): ExchangeRecord | undefined;
  /** The last exchanges that went wrong, latest first. */
  failedExchanges(): readonly ExchangeRecord[];
  history(span: HistorySpan, backend: string | undefined): readonly HistoryPoint[];
  /** Writes down something that an admin may want to look back at. */
  readonly note: Note;
  /** Hears of everything and writes down what is worth it. */
  readonly reporter: Omit<Reporter, 'sample' | 'copies' | 'stop'>;
  /** Latest first; of one backend when it is given. */
  events(backend: string | undefined): readonly GatewayEvent[];
  /** Forgets the figures of backends that are no longer in the fleet. */
  keepOnly(backends: ReadonlySet<string>): void;
  stop(): void;
}

export interface ObservationParts {
  readonly ports: Ports;
  readonly fleet: Fleet;
  readonly queue: Pick<Queue<unknown>, 'depth' | 'snapshot'>;
  readonly prober: Pick<Prober, 'lastProbeAt'>;
  readonly self: Self;
  /** What admins have set going. */
  readonly work: {
    readonly operations: Pick<Operations, 'list'>;
    readonly leaving: Pick<Leaving, 'list'>;
    readonly rolling: Pick<Rolling, 'view'>;
    readonly discovery: Pick<Discovery, 'view'>;
    readonly keeper: Pick<Keeper, 'kept' | 'stays'>;
  };
  readonly policy: () => string;
  /** How many may wait before that is told. */
  readonly queueOver: () => number;
  readonly access: () => Snapshot['gateway']['access'];
  /** Raised as keys change. */
  readonly keysSeq: () => number;
  readonly warnings: () => readonly string[];
  readonly aliases: () => Snapshot['aliases'];
  /** Told of every settled exchange. */
  readonly settled: (record: ExchangeRecord) => void;
  /** Told of every event. */
  readonly notifier: Pick<Notifier, 'hear' | 'views'>;
}

const SAMPLE_MS = 1_000;
/** Of the event log, in every snapshot. */
const LATEST_EVENTS = 20;

export function createObservation(parts: ObservationParts): Observation {
  const { clock, log, accessLog } = parts.ports;
  const recorder: Recorder = createRecorder({
    clock,
    onSettled(record) {
      metrics.record(record);
      parts.settled(record);
      accessLog?.(() => accessLine(record));
    },
  });
  const startedAt = clock.now();
  const events = createEventLog({ clock, onNoted: parts.notifier.hear });
  const reporter = createReporter(clock, events.note);
  const snapshot = (): Snapshot => takeSnapshot(parts, { recorder, events, startedAt });
  const inventory = (): readonly BackendInventory[] =>
    parts.fleet.backends().map((backend) => ({ backend: backend.id, installed: describeInstalled(backend) }));
  const status = (): Status => withInventory(snapshot(), inventory());
  const metrics = createMetrics({ source: status, connections: parts.self.connections });
  const publisher = createPublisher({ clock, log, take: snapshot });
  const history = createHistory();
  let seen = new Set<string>();
  let cancelSample = (): void => {};
  const sample = (): void => {
    history.sample(clock.now(), sampleHistory(parts.fleet, recorder));
    reporter.sample({
      queue: parts.queue.snapshot(),
      queueOver: parts.queueOver(),
      connections: parts.self.connections(),
    });
    reporter.copies(parts.fleet.drift(), changingModels(parts.work.operations.list()));
    cancelSample = clock.schedule(SAMPLE_MS, sample);
  };
  sample();

  return {
    testify: recorder.begin,
    subscribe: publisher.subscribe,
    nudge: publisher.nudge,
    limited: metrics.limited,
    metrics: metrics.render,
    snapshot,
    status,
    inventory,
    findExchange: recorder.find,
    failedExchanges: recorder.failed,
    history: (span, id) =>
      history.read(id === undefined ? { kind: 'gateway' } : { kind: 'backend', id }, span, clock.now()),
    note: events.note,
    reporter,
    events: (backend) => events.list(backend),
    keepOnly(backends) {
      for (const id of seen) if (!backends.has(id)) recorder.forgetBackend(id);
      seen = new Set(backends);
    },
    stop() {
      cancelSample();
      reporter.stop();
      publisher.stop();
    },
  };
}

/** Not a whole snapshot: it is taken every second, whether somebody looks or not. */
const sampleHistory = (fleet: Fleet, recorder: Recorder): HistorySample => ({
  rates: recorder.rates({ kind: 'gateway' }),
  inFlight: recorder.liveCount(),
  backends: fleet.backends().map((backend) => ({
    id: backend.id,
    rates: recorder.rates({ kind: 'backend', id: backend.id }),
    inFlight: backend.inFlight,
    vramBytes: vramBytesOf(backend),
  })),
});

interface Records {
  readonly recorder: Recorder;
  readonly events: EventLog;
  readonly startedAt: number;
}

function takeSnapshot(parts: ObservationParts, { recorder, events, startedAt }: Records): Snapshot {
  const { ports, fleet, queue, prober, self, work } = parts;
  const moment = fleet.moment();
  const backends: Omit<BackendSnapshot, 'rates'>[] = fleet
    .backends()
    .map((backend) => ({ ...describeBackend(backend, moment), lastProbeAt: prober.lastProbeAt(backend.id) }));
  return buildSnapshot({
    seq: 0,
    at: ports.clock.now(),
    gateway: {
      version: self.version,
      startedAt,
      url: self.url(),
      state: self.state(),
      policy: parts.policy(),
      access: parts.access(),
      inFlight: recorder.liveCount(),
      queued: queue.depth(),
      configProblems: self.configProblems(),
      warnings: parts.warnings(),
      stopsAt: self.stopsAt(),
      isDemo: self.isDemo(),
      certificate: self.certificate(),
    },
    backends,
    aliases: parts.aliases(),
    drift: fleet.drift(),
    kept: work.keeper.kept(),
    stays: work.keeper.stays(),
    queue: queue.snapshot(),
    operations: work.operations.list(),
    leaving: work.leaving.list(),
    rolling: work.rolling.view(),
    discovery: work.discovery.view(),
    events: events.latest(LATEST_EVENTS),
    webhooks: parts.notifier.views(),
    inventorySeq: fleet.inventorySeq(),
    keysSeq: parts.keysSeq(),
    waits: waitsOf(fleet.backends(), moment.now),
    recorder,
  });
}

function withInventory(snapshot: Snapshot, inventory: readonly BackendInventory[]): Status {
  const installedOn = new Map(inventory.map(({ backend, installed }) => [backend, installed ?? []]));
  const backends = snapshot.backends.map((backend) => ({ ...backend, installed: installedOn.get(backend.id) ?? [] }));
  return { ...snapshot, backends };
}
