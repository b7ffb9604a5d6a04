import type { Clock } from '../../main/ports.ts';

interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly fn: () => void;
}

export interface ManualClock extends Clock {
  /** Moves time forward and runs what falls due, in order; timers set meanwhile run too when they fall within the span. */
  advance(ms: number): void;
  /** As `advance`, but lets promises and real sockets make progress before, between and after the timers. */
  advanceAsync(ms: number): Promise<void>;
  /** Lets promises and real sockets make progress while time stands still. */
  settle(): Promise<void>;
  /** How many timers wait: 0 after a clean stop. */
  pending(): number;
}

/** Enough turns of the event loop for a loopback reply that is already on its way; not a wait for a slow one. */
const SETTLE_TURNS = 24;

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Time that moves only when told to. `monotonic` counts from 0, `now` from `startMs`. */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  const timers = new Set<Timer>();
  let elapsedMs = 0;
  let scheduled = 0;

  function runNextBefore(endMs: number): boolean {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueAt > endMs) continue;
      if (!next || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer;
    }
    if (!next) return false;
    timers.delete(next);
    elapsedMs = Math.max(elapsedMs, next.dueAt);
    next.fn();
    return true;
  }

  return {
    now: () => startMs + elapsedMs,
    monotonic: () => elapsedMs,
    schedule(delayMs, fn) {
      const timer: Timer = { dueAt: elapsedMs + Math.max(0, delayMs), order: scheduled, fn };
      scheduled += 1;
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const endMs = elapsedMs + ms;
      while (runNextBefore(endMs));
      elapsedMs = endMs;
    },
    async advanceAsync(ms) {
      const endMs = elapsedMs + ms;
      await settle();
      while (runNextBefore(endMs)) await settle();
      elapsedMs = Math.max(elapsedMs, endMs);
      await settle();
    },
    settle,
    pending: () => timers.size,
  };
}
