import type { Clock } from '../../main/ports.ts';
import { systemClock } from '../../main/system-ports.ts';

export interface HeldClock extends Clock {
  advance(ms: number): void;
}

/** Durations stand still until they are moved on, while timers run as usual: for what counts by time between real sockets. */
export function createHeldClock(): HeldClock {
  const startedAt = systemClock.now();
  let elapsedMs = 0;
  return {
    now: () => startedAt + elapsedMs,
    monotonic: () => elapsedMs,
    schedule: systemClock.schedule,
    advance(ms) {
      elapsedMs += ms;
    },
  };
}
