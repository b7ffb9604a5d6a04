import type { Backend } from './backend.ts';
import { laneOf } from './backend.ts';
import { outageOf, remember } from './passive.ts';

/** What an attempt's failure says about whom. */
export interface Fault {
  readonly kind: 'host' | 'lane' | 'busy' | 'inventory' | 'route' | 'config';
  /** Enough on its own to take the backend out: nothing listens there. */
  readonly certain: boolean;
  readonly model: string | null;
  readonly route: string;
  readonly reason: string;
  /** For `busy`: how long its server wants to be spared that model, ms; absent = it did not say. */
  readonly coolMs?: number | undefined;
}

/** After "server busy" nothing that needs a load goes there for this long; its pending queue drains meanwhile. */
const BUSY_COOL_DOWN_MS = 5_000;

export interface FaultMoment {
  /** Monotonic ms. */
  readonly now: number;
  /** 0 = lanes never leave rotation. */
  readonly cooldownMs: number;
}

/** Applies a fault to the backend's own state. Returns a reason when the whole backend must leave rotation. */
export function applyFault(backend: Backend, fault: Fault, moment: FaultMoment): HostOut | null {
  switch (fault.kind) {
    case 'host':
      return blameHost(backend, fault, moment);
    case 'lane':
      blameLane(backend, fault, moment);
      return null;
    case 'busy':
      spare(backend, fault, moment);
      return null;
    case 'inventory':
      forgetModel(backend, fault.model);
      return null;
    case 'route':
      backend.missingRoutes.add(fault.route);
      return null;
    case 'config':
      return { state: 'misconfigured', reason: fault.reason };
  }
}

export interface HostOut {
  readonly state: 'down' | 'misconfigured';
  readonly reason: string;
}

/** A busy Ollama goes on with what it has loaded; a server that names a pause wants it for all requests for that model. */
function spare(backend: Backend, { coolMs, model }: Fault, { now }: FaultMoment): void {
  // Limits are those of an account: what its server refuses is refused for whatever model.
  if (coolMs !== undefined && backend.quota !== null) backend.quota.pause(now + coolMs);
  else if (coolMs === undefined || model === null) backend.loadsCooledUntil = now + BUSY_COOL_DOWN_MS;
  else laneOf(backend, model).cooledUntil = now + coolMs;
}

function blameHost(backend: Backend, fault: Fault, { now, cooldownMs }: FaultMoment): HostOut | null {
  backend.failures = remember(backend.failures, now);
  if (fault.certain) return { state: 'down', reason: fault.reason };
  const count = outageOf(backend.failures, now, cooldownMs);
  return count === null ? null : { state: 'down', reason: `${count} failed requests: ${fault.reason}` };
}

function blameLane(backend: Backend, fault: Fault, { now, cooldownMs }: FaultMoment): void {
  if (fault.model === null) return;
  const lane = laneOf(backend, fault.model);
  lane.failures = remember(lane.failures, now);
  const isOver = fault.certain || lane.onTrial || outageOf(lane.failures, now, cooldownMs) !== null;
  if (isOver && cooldownMs > 0 && !lane.out?.isWedged)
    lane.out = { since: now, reason: fault.reason, isWedged: false, isHealing: false };
  lane.onTrial = false;
}

function forgetModel(backend: Backend, model: string | null): void {
  if (model === null || !backend.installed?.has(model)) return;
  const installed = new Map(backend.installed);
  installed.delete(model);
  backend.installed = installed;
}

/** Lanes whose cool-down has passed go on trial. */
export function reviveLanes(backend: Backend, { now, cooldownMs }: FaultMoment): void {
  for (const lane of backend.lanes.values()) {
    if (lane.out === null || lane.out.isWedged || now - lane.out.since < cooldownMs) continue;
    lane.out = null;
    lane.onTrial = true;
  }
}
