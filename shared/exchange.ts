import type { Identity } from './identity.ts';
import type { Waiting } from './lane.ts';

/** Whose error and stream shapes an exchange speaks. */
export type ApiShape = 'native' | 'openai' | 'responses' | 'anthropic';

/** What an exchange needs from a backend. */
export type RouteKind = 'inference' | 'inventory' | 'management';

/**
 * What came of one attempt, as seen on the wire.
 * `answered` covers every complete answer, errors of the request's own making included; `moved` = the gateway took it
 * back before its first byte, because the lane hung.
 */
export type AttemptResult =
  | 'answered'
  | 'refused'
  | 'connect_timeout'
  | 'reset'
  | 'silent'
  | 'moved'
  | 'busy'
  | 'model_missing'
  | 'route_missing'
  | 'forbidden'
  | 'load_failed'
  | 'runner_failed'
  | 'server_error'
  | 'account'
  | 'not_ollama'
  | 'broken'
  | 'cancelled';

export interface AttemptRecord {
  readonly backend: string;
  /** Milliseconds after the exchange began. */
  readonly startedMs: number;
  /** From dialling to the first byte of the answer's body; null when none came. */
  readonly ttfbMs: number | null;
  readonly result: AttemptResult;
  /** The status the backend answered with; null when it gave none. */
  readonly status: number | null;
  /** In words, for a failed attempt. */
  readonly reason: string | null;
}

/**
 * How an exchange ended for the client.
 * - `ok`: a complete answer with a status below 400
 * - `rejected`: the backend's own 4xx/5xx, passed on complete
 * - `refused`: the gateway's own error
 * - `broken`: bytes had been sent and the answer did not complete
 * - `gone`: the client left first
 */
export type Outcome = 'ok' | 'rejected' | 'refused' | 'broken' | 'gone';

/** Numbers from the final object or usage block of an answer; durations in milliseconds. */
export interface TokenCounts {
  readonly prompt: number | null;
  readonly output: number | null;
  readonly loadMs: number | null;
  readonly promptEvalMs: number | null;
  readonly evalMs: number | null;
}

/** Why the chosen backend was chosen, and why each other one was not. */
export interface Placement {
  readonly policy: string;
  readonly chosen: string;
  readonly reason: string;
  readonly passedOver: readonly { readonly backend: string; readonly reason: string }[];
}

/** A context size that the gateway set, because the model's context policy says so. */
export interface ContextChange {
  /** What the client asked for; null when it left that to the backend. */
  readonly askedTokens: number | null;
  readonly givenTokens: number;
}

/** What an alias that was asked for came to; the record's model is the one that was asked for in the end. */
export interface AliasUse {
  /** Canonical. */
  readonly name: string;
  /** Models that nobody could serve, in the order they were asked for, each with why. */
  readonly passedOver: readonly { readonly model: string; readonly reason: string }[];
}

/** One settled exchange. Carries no body, no prompt, no secret. */
export interface ExchangeRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly method: string;
  /** Route template, e.g. `/api/blobs/:digest`: bounded, fit for a metric label. */
  readonly route: string;
  readonly kind: RouteKind | 'local';
  readonly api: ApiShape;
  /** Canonical name; null when the route has none or it was not found. */
  readonly model: string | null;
  readonly client: string;
  /** Who it was, also when it was turned away; null when nobody knows. */
  readonly identity: Identity | null;
  readonly outcome: Outcome;
  /** Status the client saw; null when it left before there was one. */
  readonly status: number | null;
  /** The gateway's error code, for `refused` and `broken`. */
  readonly error: string | null;
  readonly reason: string | null;
  readonly backend: string | null;
  readonly attempts: readonly AttemptRecord[];
  readonly placement: Placement | null;
  /** Null when the model was asked for by its own name. */
  readonly alias: AliasUse | null;
  /** Null when it asked for nothing that had to be changed. */
  readonly context: ContextChange | null;
  readonly queueMs: number;
  /** From the client's request to the first answer byte handed to its socket; null when none was. */
  readonly ttfbMs: number | null;
  readonly durationMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly tokens: TokenCounts | null;
}

/** An exchange that has not settled yet. */
export interface LiveExchange {
  readonly id: string;
  readonly startedAt: number;
  readonly route: string;
  readonly model: string | null;
  /** Canonical name of the alias it asked for; null when it named the model itself. */
  readonly alias: string | null;
  readonly client: string;
  readonly identity: Identity | null;
  readonly stage: 'reading' | 'queued' | 'dialling' | 'streaming';
  /** When that stage began; milliseconds since the epoch. */
  readonly stageAt: number;
  readonly backend: string | null;
  readonly attempts: number;
  readonly bytesOut: number;
  /** What the backend it was sent to keeps it waiting with; null before and after, and where no model is asked for. */
  readonly waiting: Waiting | null;
}
