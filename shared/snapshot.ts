import type { ExchangeRecord, LiveExchange } from './exchange.ts';

/** What an admin ordered. */
export type BackendMode = 'active' | 'draining' | 'maintenance';

/** What the probes found out. `starting` = not judged yet or just back; `degraded` = up, but a check or lane is failing. */
export type BackendHealth = 'starting' | 'up' | 'degraded' | 'misconfigured' | 'down';

export interface LaneSnapshot {
  readonly model: string;
  readonly loaded: boolean;
  readonly inFlight: number;
  readonly slots: number;
  /** Out of rotation until a probe or the cool-down clears it; null when in rotation. */
  readonly outReason: string | null;
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
  readonly mode: BackendMode;
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
  readonly lastProbeAt: number | null;
  readonly installed: readonly InstalledModel[];
  readonly loaded: readonly ResidentModel[];
  readonly lanes: readonly LaneSnapshot[];
  readonly rates: RateSnapshot;
}

export interface QueueSnapshot {
  readonly model: string;
  readonly depth: number;
  readonly oldestMs: number;
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
    readonly policy: string;
    readonly inFlight: number;
    readonly queued: number;
    readonly rates: RateSnapshot;
    /** Problems of the last configuration that could not be applied; empty when it was. */
    readonly configProblems: readonly string[];
  };
  readonly backends: readonly BackendSnapshot[];
  readonly models: readonly ModelRates[];
  readonly queue: readonly QueueSnapshot[];
  readonly live: readonly LiveExchange[];
  /** Latest first. */
  readonly recent: readonly ExchangeRecord[];
}
