import { isUp } from '../../shared/backend-state.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';

export interface FleetHealth {
  /** `ok` = every active backend is up, `degraded` = some are, `down` = none can take work. */
  readonly status: 'ok' | 'degraded' | 'down';
  readonly backends: { readonly total: number; readonly active: number; readonly up: number };
}

/** What `/health` says: counts only, since it needs no key. */
export function fleetHealth(backends: readonly ReadonlyBackend[]): FleetHealth {
  const active = backends.filter(({ mode }) => mode === 'active');
  const up = active.filter(({ health }) => isUp(health.state));
  const whole = active.every(({ health }) => health.state === 'up');
  const status = up.length === 0 ? 'down' : whole ? 'ok' : 'degraded';
  return { status, backends: { total: backends.length, active: active.length, up: up.length } };
}
