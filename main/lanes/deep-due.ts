import { isUp } from '../../shared/backend-state.ts';
import type { ReadonlyBackend, ReadonlyLane } from '../fleet/backend.ts';
import { findLoaded } from '../fleet/find-loaded.ts';
import { listsWhileLoading } from '../fleet/server-age.ts';

/** As configured (`health.deep`). */
export interface DeepOptions {
  /** 0 = no checks. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** So many in a row that fail take the lane out. */
  readonly fall: number;
}

/** What the last check of a lane told. */
export interface LastCheck {
  /** Monotonic ms. */
  readonly at: number;
  /** In a row. */
  readonly failures: number;
}

export interface DeepMoment {
  /** Monotonic ms. */
  readonly now: number;
  /** Milliseconds since the epoch. */
  readonly wallNow: number;
}

/** A model that leaves memory sooner than this after the check should have ended is left alone: the check must not load it. */
const MARGIN_MS = 5_000;

/**
 * Whether a lane is to be let generate a token of ours now: its model is in memory, made for completing and here to stay,
 * nothing of ours runs there, and something has happened since the last check that could have broken it. An answer of
 * our own pushes the model's expiry out as any request does; so there is one check for each time that it was used, not
 * one a minute for ever, and an unused model leaves memory at most one interval later than it would have. Pure.
 */
export function isDeepDue(
  backend: ReadonlyBackend,
  lane: ReadonlyLane,
  last: LastCheck | undefined,
  options: DeepOptions,
  moment: DeepMoment,
): boolean {
  if (options.intervalMs <= 0 || lane.out !== null || lane.runs.size > 0 || !takesWork(backend)) return false;
  const happenedAt = Math.max(lane.progressAt, lane.appearedAt);
  const hasReason = last === undefined || last.failures > 0 || happenedAt > last.at;
  if (!hasReason || moment.now - Math.max(last?.at ?? 0, happenedAt) < options.intervalMs) return false;
  return canComplete(backend, lane.model) && isSteady(backend, lane, options.timeoutMs, moment);
}

const takesWork = ({ mode, health, unreadSince }: ReadonlyBackend): boolean =>
  mode === 'active' && isUp(health.state) && unreadSince === null;

/** Servers before 0.30 do not say what a model is for: these are asked. */
function canComplete({ installed }: ReadonlyBackend, model: string): boolean {
  const capabilities = installed?.get(model)?.capabilities;
  return capabilities !== undefined && (capabilities.length === 0 || capabilities.includes('completion'));
}

/** In memory, whole, and not about to leave. A time to leave that has passed means that it is busy, or stuck: it stays. */
function isSteady(backend: ReadonlyBackend, lane: ReadonlyLane, timeoutMs: number, { wallNow }: DeepMoment): boolean {
  const listed = findLoaded(backend, lane.model);
  if (!listed || (listsWhileLoading(backend.version) && lane.provenAt < lane.appearedAt)) return false;
  if (listed.expiresAt === null) return false;
  const leftMs = listed.expiresAt - wallNow;
  return leftMs > timeoutMs + MARGIN_MS || leftMs < -(timeoutMs + MARGIN_MS);
}
