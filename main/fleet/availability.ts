import { isUp } from '../../shared/backend-state.ts';
import type { RouteKind } from '../../shared/exchange.ts';
import type { WorkClass } from '../../shared/key.ts';
import { heldSentence } from '../../shared/quota.ts';
import { isLoaded, type ReadonlyBackend } from './backend.ts';
import type { Quota } from './quota.ts';
import { isForeignRoute } from './spoken-routes.ts';
import { likelyTokens, type Work } from './work.ts';

/** What an exchange asks of the backend that is to serve it. */
export interface Need {
  /** Route template. */
  readonly route: string;
  readonly kind: RouteKind;
  /** Canonical name; null for routes without a model. */
  readonly model: string | null;
  /** Served by ollama.com through the backend's account: needs neither inventory nor a slot. */
  readonly cloud: boolean;
  readonly takesSlot: boolean;
  /** The one backend the client insists on. */
  readonly backend: string | null;
  /** The only backends that may serve it, where the name it was asked by is an alias with some; null = any. */
  readonly backends: ReadonlySet<string> | null;
  /** Whose turn it is in the queue, in words: who was made sure of, else the client's address. */
  readonly caller: string;
  /** Id of who was made sure of; null for anybody. */
  readonly identity: string | null;
  readonly workClass: WorkClass;
  /** Whether its caller may know of that model. */
  readonly mayUse: (model: string) => boolean;
  readonly work: Work;
}

/**
 * Why a backend may not receive an exchange. `model` when it merely lacks the model; `soon` when nothing is known of
 * it yet, or it is about to be free; `not_spoken` when no server of its kind has such a route; `not_asked` and `not_named` when the client, or the alias, wants others; `out` for everything an admin would
 * look into.
 */
export type Unavailable = {
  readonly kind: 'model' | 'soon' | 'out' | 'not_asked' | 'not_named' | 'not_spoken';
  readonly reason: string;
  /** When it will be over, where that is known: ms from now, and what each one who waits before adds. */
  readonly forMs?: number;
  readonly eachMs?: number;
};

const unavailable = (kind: Unavailable['kind'], reason: string): Unavailable => ({ kind, reason });

/** The only definition of "may receive this exchange"; null means it may. Fullness is a separate question. */
export function whyUnavailable(backend: ReadonlyBackend, need: Need, now: number): Unavailable | null {
  if (need.backend !== null && need.backend !== backend.id)
    return unavailable('not_asked', 'another backend was asked for');
  if (need.backends !== null && !need.backends.has(backend.id))
    return unavailable('not_named', 'the alias does not name it');
  // A management order names its backend: it may reach one that is out of rotation, but not one that is down.
  if (need.kind !== 'management' && backend.mode !== 'active') return unavailable('out', backend.mode);
  return (
    whyUnhealthy(backend) ??
    whyRouteMissing(backend, need) ??
    whyModelMissing(backend, need, now) ??
    (backend.quota === null ? null : whyHeld(backend.quota, need, now))
  );
}

function whyUnhealthy({ health }: ReadonlyBackend): Unavailable | null {
  if (isUp(health.state)) return null;
  return unavailable(
    health.state === 'starting' ? 'soon' : 'out',
    `${health.state}: ${health.reason ?? 'no reason given'}`,
  );
}

const whyRouteMissing = (backend: ReadonlyBackend, need: Need): Unavailable | null =>
  backend.missingRoutes.has(need.route) ? routeMissing(backend, need) : null;

function routeMissing({ kind, version }: ReadonlyBackend, { route }: Need): Unavailable {
  if (isForeignRoute(kind, route))
    return unavailable('not_spoken', `is a server of the OpenAI API, which does not have ${route}`);
  const who = kind === 'openai' ? 'this server' : `version ${version ?? 'unknown'}`;
  return unavailable('out', `${who} does not have ${route}`);
}

/** A longer pause is nothing to wait for: others are asked, or the client is told. */
const WORTH_WAITING_MS = 10_000;

function whyModelMissing(backend: ReadonlyBackend, { model, kind, cloud }: Need, now: number): Unavailable | null {
  // What Ollama's cloud serves, Ollama servers alone can pass on.
  if (model === null || kind === 'management' || (cloud && backend.kind === 'ollama')) return null;
  if (backend.installed === null) return unavailable('soon', 'its models are not known yet');
  if (!backend.installed.has(model)) return unavailable('model', `${model} is not installed`);
  const odd = backend.oddCopies === null ? undefined : backend.oddCopies.get(model);
  if (odd?.isQuarantined) return unavailable('out', odd.reason);
  const lane = backend.lanes.get(model);
  if (lane?.out)
    return unavailable(lane.out.isHealing ? 'soon' : 'out', `${model} is out of rotation: ${lane.out.reason}`);
  if (lane !== undefined && now < lane.cooledUntil) return pausing(model, lane.cooledUntil - now);
  if (kind === 'inference' && now < backend.loadsCooledUntil && !isLoaded(backend, model))
    return unavailable('out', 'too busy to load another model');
  return null;
}

const pausing = (model: string, forMs: number): Unavailable => ({
  ...unavailable(
    forMs <= WORTH_WAITING_MS ? 'soon' : 'out',
    `wants no more requests for ${model} for another ${Math.ceil(forMs / 1_000)} s`,
  ),
  forMs,
});

function whyHeld(quota: Quota, { kind, work }: Need, now: number): Unavailable | null {
  const held = kind === 'inference' ? quota.heldFor(likelyTokens(work), now) : null;
  if (held === null) return null;
  const { by, forMs, eachMs } = held;
  const reason = heldSentence(by, forMs);
  return { ...unavailable(forMs <= WORTH_WAITING_MS ? 'soon' : 'out', reason), forMs, eachMs };
}
