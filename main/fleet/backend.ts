import type { BackendKind } from '../../shared/config.ts';
import { InFlight, type ReadonlyInFlight } from '../../shared/in-flight.ts';
import type { BackendMode, DrainSnapshot } from '../../shared/snapshot.ts';
import { type Demand, noDemand } from './demand.ts';
import type { OddCopies } from './drift/odd-copies.ts';
import type { HostHealth, InventoryEntry, ResidencyEntry } from './facts.ts';
import type { ForeignLoad } from './foreign-load.ts';
import type { ModeOrder } from './modes.ts';
import type { MemorySeen } from './pushed-out.ts';
import { type Quota, type QuotaNumbers, renewQuota } from './quota.ts';
import { type LaneRates, unknownRates } from './rates.ts';
import type { Reach } from './reach.ts';
import type { Run } from './run.ts';
import { noRunnerHistory, type RunnerHistory } from './runner-history.ts';
import { noSlotsSeen, type SlotsSeen } from './slots-seen.ts';
import { routesNotOf } from './spoken-routes.ts';

/** What the configuration says of a backend; `slots` are parallel generations per loaded model. */
export interface BackendSettings {
  readonly id: string;
  /** Origin without a trailing slash. */
  readonly url: string;
  readonly slots: number | 'auto';
  /** As configured, where `slots` is what that means; absent = the same. */
  readonly slotsSetting?: number | 'auto' | undefined;
  /** Absent = an Ollama server. */
  readonly kind?: BackendKind | undefined;
  /** Absent or null = its URL says it all. */
  readonly reach?: Reach | null | undefined;
  readonly weight: number;
  readonly tier: number;
  readonly mode: BackendMode;
  /** Absent = none. */
  readonly limits?: QuotaNumbers | undefined;
  /** Bytes of the memory models run in, where an admin has told. */
  readonly memory?: number | undefined;
}

/** Why a lane gets no requests. A probe after the cool-down puts it on trial, unless it is wedged. */
export interface LaneOut {
  /** Monotonic ms. */
  readonly since: number;
  readonly reason: string;
  /** Its server answers and lists the model, but generates nothing with it: only an answer, or its leaving memory, ends that. */
  readonly isWedged: boolean;
  /** It is being unloaded and loaded anew: those who want it may wait. */
  readonly isHealing: boolean;
}

/** One model on one backend. Written by the fleet alone. */
export interface Lane {
  readonly model: string;
  inFlight: number;
  /** Times of recent failures, monotonic ms, oldest first. */
  failures: readonly number[];
  out: LaneOut | null;
  /** Its server wants to be left alone with it: until then (monotonic ms) nothing is sent; 0 when it never did. */
  cooledUntil: number;
  /** Back on trial: one exchange at a time until one succeeds. */
  onTrial: boolean;
  /** Monotonic ms at which an answer last proved the model resident; 0 when none did. */
  provenAt: number;
  /** Monotonic ms at which that server began to list the model as loaded; 0 when it never did. */
  appearedAt: number;
  /** Monotonic ms of the last piece of an answer of an exchange that has ended; 0 when there was none. */
  progressAt: number;
  /** The exchanges that hold its slots. */
  readonly runs: InFlight<Run>;
  rates: LaneRates;
  /** For `slots: auto`. */
  seen: SlotsSeen;
  foreign: ForeignLoad | null;
  demand: Demand;
  /** Rises each time the model leaves memory: what its runner had cached is gone with it. */
  runner: number;
  /** Which runner options were asked for lately, and by whom. */
  asked: RunnerHistory;
  /** Answers like the one before, since that was last looked at. */
  likeBefore: number;
  /** Bytes it took the last time it was listed as loaded; 0 when it never was. */
  memoryBytes: number;
  /** Monotonic ms at which it was last told to leave memory; 0 when it never was. */
  toldToLeaveAt: number;
}

/** One server. Written by the fleet alone; everybody else reads it. */
export interface Backend {
  readonly id: string;
  readonly url: string;
  readonly kind: BackendKind;
  /** Null where its URL says it all. */
  reach: Reach | null;
  /** Null where it has no limits of its own. */
  quota: Quota | null;
  settings: BackendSettings;
  mode: BackendMode;
  /** Null unless it drains. */
  drain: DrainSnapshot | null;
  health: HostHealth;
  /** Epoch ms of the last change of health or mode. */
  since: number;
  version: string | null;
  /** Null until the first inventory. */
  installed: ReadonlyMap<string, InventoryEntry> | null;
  /** Its copies that are another build than others have and get fewer requests for it; null where it has none. */
  oddCopies: OddCopies | null;
  resident: ReadonlyMap<string, ResidencyEntry>;
  /** Monotonic ms of that list: an answer proved later outweighs it. */
  residentAt: number;
  /** Since when that list is asked for in vain, monotonic ms; null while it is read. */
  unreadSince: number | null;
  /** The most memory its resident models were ever seen to hold together: at least so much fits. */
  memorySeenBytes: number;
  /** So much was seen not to fit; Infinity where nothing was. */
  memoryBelowBytes: number;
  /** What left memory before its time, and for what is not here yet. */
  leftEarly: MemorySeen['leftEarly'];
  readonly lanes: Map<string, Lane>;
  /** The exchanges that hold no slot. */
  readonly slotless: InFlight<Run>;
  /** All leases, those that hold no slot included. */
  inFlight: number;
  /** All that ever were. */
  leasesTaken: number;
  failures: readonly number[];
  /** Was down or misconfigured since it last took traffic: its return starts a ramp. */
  wasOut: boolean;
  /** Monotonic ms of the last recovery or resume, from which it ramps up; null when it never was out. */
  recoveredAt: number | null;
  /** Monotonic ms at which an order took it out of service; null while it is in service. */
  orderedOutAt: number | null;
  /** Said "busy": until then (monotonic ms) nothing that needs a load is sent there. */
  loadsCooledUntil: number;
  /** Route templates that this server, by its kind or version, does not have. */
  readonly missingRoutes: Set<string>;
}

export type ReadonlyLane = Readonly<Omit<Lane, 'runs'>> & { readonly runs: ReadonlyInFlight<Readonly<Run>> };
export type ReadonlyBackend = Readonly<Omit<Backend, 'lanes' | 'slotless' | 'missingRoutes'>> & {
  readonly lanes: ReadonlyMap<string, ReadonlyLane>;
  readonly missingRoutes: ReadonlySet<string>;
};

/** What is to be seen of a drain at its beginning. */
export const drainOf = ({ mode, endsAt }: ModeOrder): DrainSnapshot | null =>
  mode === 'draining' ? { endsAt, ended: 0 } : null;

export function createBackend(settings: BackendSettings, order: ModeOrder, now: number): Backend {
  const { kind = 'ollama', reach = null, limits } = settings;
  return {
    id: settings.id,
    url: settings.url,
    kind,
    reach,
    quota: renewQuota(null, limits),
    settings,
    mode: order.mode,
    drain: drainOf(order),
    health: { state: 'starting', reason: 'not checked yet' },
    since: now,
    version: null,
    installed: null,
    oddCopies: null,
    resident: new Map(),
    residentAt: 0,
    unreadSince: null,
    memorySeenBytes: 0,
    memoryBelowBytes: Number.POSITIVE_INFINITY,
    leftEarly: [],
    lanes: new Map(),
    slotless: new InFlight(),
    inFlight: 0,
    leasesTaken: 0,
    failures: [],
    wasOut: false,
    recoveredAt: null,
    // Nobody knows how long it had been out when this gateway began.
    orderedOutAt: order.mode === 'active' ? null : Number.NEGATIVE_INFINITY,
    loadsCooledUntil: 0,
    missingRoutes: new Set(routesNotOf(kind)),
  };
}

/** The lane, made on first use. */
export function laneOf(backend: Backend, model: string): Lane {
  const known = backend.lanes.get(model);
  if (known) return known;
  const lane: Lane = {
    model,
    inFlight: 0,
    failures: [],
    out: null,
    cooledUntil: 0,
    onTrial: false,
    provenAt: 0,
    appearedAt: 0,
    progressAt: 0,
    runs: new InFlight(),
    rates: unknownRates,
    seen: noSlotsSeen,
    foreign: null,
    demand: noDemand,
    runner: 0,
    asked: noRunnerHistory,
    likeBefore: 0,
    memoryBytes: 0,
    toldToLeaveAt: 0,
  };
  backend.lanes.set(model, lane);
  return lane;
}

/** The model is in that server's memory, by its own word or by a later answer. */
export const isLoaded = (backend: ReadonlyBackend, model: string): boolean =>
  backend.resident.has(model) || (backend.lanes.get(model)?.provenAt ?? 0) > backend.residentAt;
