import { pause } from '../pause.ts';
import type { Clock } from '../ports.ts';

export interface PaceLimits {
  /** How many run at the same time. */
  readonly atOnce: number;
  /** How many may begin within a second. */
  readonly perSecond: number;
}

/** Runs a task when the limits allow, in the order of asking; not at all once the signal is cut. */
export type Pace = (task: () => Promise<void>) => Promise<void>;

export function createPace({ atOnce, perSecond }: PaceLimits, clock: Clock, signal: AbortSignal): Pace {
  const spacingMs = 1_000 / perSecond;
  const waiting: (() => void)[] = [];
  let running = 0;
  let freeAt = clock.monotonic();

  async function enter(): Promise<void> {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    const now = clock.monotonic();
    const waitMs = Math.max(0, freeAt - now);
    freeAt = now + waitMs + spacingMs;
    if (waitMs > 0) await pause(clock, waitMs, signal);
  }
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
  return async (task) => {
    await enter();
    try {
      if (!signal.aborted) await task();
    } finally {
      leave();
    }
  };
}
