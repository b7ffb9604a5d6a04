import type { BackendKind } from '../../shared/config.ts';
import type { BackendHealth } from '../../shared/snapshot.ts';
import type { Reach } from './reach.ts';

/** The verdict on a whole backend; a single model's troubles live on its lane. */
export interface HostHealth {
  readonly state: BackendHealth;
  /** In words for every state but `up`. */
  readonly reason: string | null;
}

/** One row of a backend's `/api/tags`. */
export interface InventoryEntry {
  /** Canonical name, see shared/model-name.ts. */
  readonly model: string;
  readonly digest: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch; 0 when the backend did not say. */
  readonly modifiedAt: number;
  /** Empty when the server is too old to tell (before 0.30). */
  readonly capabilities: readonly string[];
  /** What its server calls it, where that is another name or spelling. */
  readonly ownName?: string;
  /** The row as the backend sent it, for the fleet-wide answer. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** One row of a backend's `/api/ps`. */
export interface ResidencyEntry {
  readonly model: string;
  readonly sizeBytes: number;
  readonly vramBytes: number;
  readonly contextLength: number | null;
  /** Milliseconds since the epoch; null when the backend did not say. May lie in the past while a runner is busy. */
  readonly expiresAt: number | null;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What the prober tells the fleet. */
export interface ProbeFacts {
  setHealth(id: string, health: HostHealth): void;
  setVersion(id: string, version: string): void;
  setInventory(id: string, entries: readonly InventoryEntry[]): void;
  setResidency(id: string, entries: readonly ResidencyEntry[]): void;
  /** It answers, but not when asked what is loaded there. */
  noteUnread(id: string): void;
  /** A liveness check answered at `at` (epoch ms): lanes whose cool-down is over may be tried again. */
  confirmAlive(id: string, at: number): void;
}

/** A backend as the prober needs it. */
export interface ProbeTarget {
  readonly id: string;
  /** Origin without a trailing slash. */
  readonly url: string;
  /** Absent = an Ollama server. */
  readonly kind?: BackendKind | undefined;
  /** Absent or null = its URL says it all. */
  readonly reach?: Reach | null | undefined;
}
