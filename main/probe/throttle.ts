import type { Clock } from '../ports.ts';

export interface Throttle {
  /** Runs at once, or as soon as the spacing allows; calls in between are one. */
  request(): void;
  stop(): void;
}

/** Lets something happen at most once per `spacingMs`, however often it is asked for; the last request is never lost. */
export function createThrottle(clock: Clock, spacingMs: number, run: () => void): Throttle {
  let ranAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;
  let stopped = false;

  function fire(): void {
    cancel = null;
    ranAt = clock.monotonic();
    run();
  }

  return {
    request() {
      if (stopped || cancel) return;
      const waitMs = ranAt + spacingMs - clock.monotonic();
      if (waitMs <= 0) fire();
      else cancel = clock.schedule(waitMs, fire);
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
