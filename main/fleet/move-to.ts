import { isUp } from '../../shared/backend-state.ts';
import { type Backend, drainOf } from './backend.ts';
import type { ModeOrder } from './modes.ts';
import { resumedRamp } from './resumed-ramp.ts';

/** `now` is monotonic ms, `wallNow` milliseconds since the epoch. */
export interface MoveMoment {
  readonly now: number;
  readonly wallNow: number;
  readonly slowStartMs: number;
}

/** Puts a backend in another mode. Taken back into service it gets its share slowly, like one that was down. */
export function moveTo(backend: Backend, order: ModeOrder, { now, wallNow, slowStartMs }: MoveMoment): Backend {
  const { orderedOutAt, recoveredAt } = backend;
  const isOut = order.mode !== 'active';
  Object.assign(backend, { mode: order.mode, drain: drainOf(order), since: wallNow });
  if (isOut) backend.orderedOutAt = orderedOutAt ?? now;
  else if (orderedOutAt !== null) {
    // One that was restarted so quickly that it never counted as down has recovered without anybody's noticing.
    const isBack = backend.wasOut && isUp(backend.health.state);
    const resumed = resumedRamp({ orderedOutAt, recoveredAt: isBack ? now : recoveredAt }, now, slowStartMs);
    Object.assign(backend, { recoveredAt: rampStart(resumed, recoveredAt), orderedOutAt: null });
    if (isBack) backend.wasOut = false;
  }
  return backend;
}

/** A ramp that was under way when it was taken out is not cut short by that. */
const rampStart = (resumed: number, recoveredAt: number | null): number => Math.max(resumed, recoveredAt ?? resumed);
