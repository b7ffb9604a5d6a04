import type { AliasSnapshot } from './alias.ts';
import type { BackendCredential } from './backend-credential.ts';
import type { ServedCertificate } from './certificate.ts';
import type { BackendKind } from './config.ts';
import type { DiscoverySnapshot } from './discovery.ts';
import type { ModelDrift } from './drift.ts';
import type { ExchangeRecord, LiveExchange } from './exchange.ts';
import type { GatewayEvent } from './gateway-event.ts';
import type { KeptModel, RuledStay } from './keep.ts';
import type { LanePhase, Waiting } from './lane.ts';
import type { LeavingSnapshot } from './leaving.ts';
import type { OperationSnapshot } from './operation.ts';
import type { QuotaSnapshot } from './quota.ts';
import type { RollingSnapshot } from './rolling.ts';
import type { RunnerFight } from './runner-fight.ts';
import type { WebhookSnapshot } from './webhook.ts';

/** What an admin ordered. */
export type BackendMode = 'active' | 'draining' | 'maintenance';

/** What the probes found out. `starting` = not judged yet or just back; `degraded` = up, but a check or lane is failing. */
export type BackendHealth = 'starting' | 'up' | 'degraded' | 'misconfigured' | 'down';

/** What an admin's drain comes to. */
export interface DrainSnapshot {
  /** When streams that are left then are ended, milliseconds since the epoch; null = they may take as long as they take. */
  readonly endsAt: number | null;
  /** How many its deadline has ended. */
  readonly ended: number;
}

export interface LaneSnapshot {
  readonly model: string;
  readonly loaded: boolean;
  readonly inFlight: number;
  /** As many as may run at once; with `slots: auto` a trial beside those counts as one more while it runs. */
  readonly slots: number;
  /** With `slots: auto`, the most that were seen to make progress together; null where slots are configured. */
  readonly learnedSlots: number | null;
  /** Out of rotation until a probe or the cool-down clears it; null when in rotation. */
  readonly outReason: string | null;
  /** For how long its server wants no more requests for it; whole seconds, in ms; null when it wants them. */
  readonly pausedMs: number | null;
  /** What suggests that somebody uses it without this gateway, in words; null when nothing does. */
  readonly foreignHint: string | null;
  readonly phase: LanePhase;
  /** Of the exchange that is worst off, when it has no first byte yet; null when none waits. */
  readonly waiting: Waiting | null;
}

export interface ResidentModel {
  readonly name: string;
  readonly sizeBytes: number;
  readonly vramBytes: number;
  readonly contextLength: number | null;
  /** Milliseconds since the epoch; null when the backend did not say. */
  readonly expiresAt: number | null;
}

export interface InstalledModel {
  readonly name: string;
  readonly digest: string;
  readonly sizeBytes: number;
  /** Of a model that its server only passes requests on for, where it runs: `ollama.com`. It takes no memory there. */
  readonly cloud?: string | undefined;
}

/** Figures over the last window; null where nothing was measured, never 0 for unknown. */
export interface RateSnapshot {
  readonly requestsPerSecond: number;
  readonly tokensPerSecond: number;
  /** 0–1, over settled exchanges or attempts in the window. */
  readonly errorRate: number | null;
  readonly ttfbP50Ms: number | null;
  readonly ttfbP95Ms: number | null;
  readonly durationP50Ms: number | null;
  readonly durationP95Ms: number | null;
}

export interface BackendSnapshot {
  readonly id: string;
  readonly url: string;
  readonly kind: BackendKind;
  readonly mode: BackendMode;
  /** Null unless it drains. */
  readonly drain: DrainSnapshot | null;
  readonly health: BackendHealth;
  /** In words, beside every health that is not `up`. */
  readonly reason: string | null;
  /** When health or mode last changed; milliseconds since the epoch. */
  readonly since: number;
  readonly version: string | null;
  readonly tier: number;
  readonly weight: number;
  /** 0–1 while a recovered backend ramps up; 1 otherwise. */
  readonly ramp: number;
  readonly inFlight: number;
  readonly slots: number;
  /** As configured; `slots` is what that means now. */
  readonly slotsSetting: number | 'auto';
  /** Its own limits, and what of them is used; null where it has none. */
  readonly quota: QuotaSnapshot | null;
  readonly lastProbeAt: number | null;
  /** How many models are installed; null until the first reading. */
  readonly installedCount: number | null;
  readonly loaded: readonly ResidentModel[];
  readonly lanes: readonly LaneSnapshot[];
  /** Models that different runner options make it load again and again. */
  readonly fights: readonly RunnerFight[];
  /** Null where it is shown nothing. */
  readonly credential: BackendCredential | null;
  readonly rates: RateSnapshot;
}

/** A backend with everything installed on it: too much to send twice a second. */
export interface BackendStatus extends BackendSnapshot {
  readonly installed: readonly InstalledModel[];
}

export interface BackendInventory {
  readonly backend: string;
  /** Null until the first reading. */
  readonly installed: readonly InstalledModel[] | null;
}

export interface QueueSnapshot {
  readonly model: string;
  readonly depth: number;
  readonly oldestMs: number;
  /** The first fifty, in the order of their turns. */
  readonly waiting: readonly WaitingExchange[];
}

/** One exchange that waits for a slot. */
export interface WaitingExchange {
  readonly id: string;
  /** Whose turn it counts as: an identity, else an address. */
  readonly caller: string;
  /** 1 goes next. */
  readonly position: number;
  readonly waitedMs: number;
  /** Its caller runs as many as it may (`limits.concurrent`): it waits for one of those, and others go first. */
  readonly isLimited: boolean;
  /** When it will probably begin to be answered, ms from now; null where that cannot be told. */
  readonly expectedMs: number | null;
}

export interface ModelRates {
  readonly model: string;
  readonly rates: RateSnapshot;
}

/** The whole visible state, twice a second. Whole, not a delta: a missed one heals itself. */
export interface Snapshot {
  readonly seq: number;
  readonly at: number;
  readonly gateway: {
    readonly version: string;
    readonly startedAt: number;
    readonly url: string;
    readonly state: 'running' | 'stopping';
    /** While stopping: when streams that still run are ended, milliseconds since the epoch. */
    readonly stopsAt: number | null;
    readonly isDemo: boolean;
    readonly policy: string;
    /** Null where clients come over plain HTTP. */
    readonly certificate: ServedCertificate | null;
    /** Whether clients need a key. */
    readonly access: 'open' | 'required';
    readonly inFlight: number;
    readonly queued: number;
    readonly rates: RateSnapshot;
    /** Why the last configuration could not be applied, or which of its keys wait for the next start; empty when it is in force. */
    readonly configProblems: readonly string[];
    /** What is unsafe about where the gateway listens, for as long as it is; each one sentence or two. */
    readonly warnings: readonly string[];
  };
  readonly backends: readonly BackendSnapshot[];
  readonly models: readonly ModelRates[];
  /** In the configuration's order. */
  readonly aliases: readonly AliasSnapshot[];
  /** Models whose copies are not alike; no others. */
  readonly drift: readonly ModelDrift[];
  /** Rules that keep copies of models in memory, in the configuration's order. */
  readonly kept: readonly KeptModel[];
  /** Models in memory about whose stay there is a rule. */
  readonly stays: readonly RuledStay[];
  readonly queue: readonly QueueSnapshot[];
  readonly live: readonly LiveExchange[];
  /** The latest hundred that settled, latest first; `exchange.find` knows a hundred more. */
  readonly recent: readonly RecentExchange[];
  /** Running ones first, then those that ended lately, latest first. */
  readonly operations: readonly OperationSnapshot[];
  /** Backends that are to be drained once their models are warm elsewhere. */
  readonly leaving: readonly LeavingSnapshot[];
  /** The rolling restart that goes on, or the last that ended within ten minutes; null when there is none. */
  readonly rolling: RollingSnapshot | null;
  /** Null when none was begun. */
  readonly discovery: DiscoverySnapshot | null;
  /** The latest twenty, latest first; `event.list` has more. */
  readonly events: readonly GatewayEvent[];
  /** Those that are told of events, in the configuration's order. */
  readonly webhooks: readonly WebhookSnapshot[];
  /** Changes when any backend's list of installed models does. */
  readonly inventorySeq: number;
  /** Changes when any key does, and every ten seconds while keys are used: `key.changes` has what. */
  readonly keysSeq: number;
}

/** Everything but why it was placed where it was: `exchange.find` has that, at a length of one line per backend. */
export type RecentExchange = Omit<ExchangeRecord, 'placement'>;

/** What `gateway.status` answers. */
export interface Status extends Omit<Snapshot, 'backends'> {
  readonly backends: readonly BackendStatus[];
}
