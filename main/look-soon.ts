import type { Clock } from './ports.ts';

export interface LookSoon {
  /** Something may have changed: looks as soon as whoever says so is done. */
  nudge(): void;
  /** Looks at once. */
  look(): void;
  stop(): void;
}

/** Looks when it is told that something changed, and every `everyMs` while `look` says that there is something to see. */
export function createLookSoon(clock: Pick<Clock, 'schedule'>, everyMs: number, see: () => boolean): LookSoon {
  let [isQueued, isStopped] = [false, false];
  let cancelTimer = (): void => {};
  function look(): void {
    isQueued = false;
    if (isStopped) return;
    cancelTimer();
    if (see()) cancelTimer = clock.schedule(everyMs, look);
  }
  return {
    nudge() {
      if (isQueued) return;
      isQueued = true;
      // Not at once: news come in the middle of changes, also of those that looking makes.
      queueMicrotask(look);
    },
    look,
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}
