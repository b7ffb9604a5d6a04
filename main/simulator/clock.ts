/** Time as a simulated server sees it: milliseconds since the epoch, fractions allowed. */
export interface SimClock {
  now(): number;
  /** Calls `fn` once after `delayMs`; the returned function cancels it. */
  schedule(delayMs: number, fn: () => void): () => void;
}

export interface VirtualClock extends SimClock {
  /** Moves time forward, running every timer that falls due, in order of its due time. */
  advance(ms: number): void;
}

// Node fires a timer at once when its delay does not fit in 32 bits.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time, with sub-millisecond resolution. Timers never keep the process alive. */
export function createSystemClock(): SimClock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    schedule(delayMs, fn) {
      const delay = Math.min(Math.max(delayMs, 0), LONGEST_TIMER_MS);
      // biome-ignore lint/style/noRestrictedGlobals: this is the clock port's implementation
      const timer = setTimeout(fn, delay).unref();
      return () => clearTimeout(timer);
    },
  };
}

interface Timer {
  dueMs: number;
  fn: () => void;
  cancelled: boolean;
}

/** A clock that stands still until `advance` is called. */
export function createVirtualClock(startMs = 1_790_000_000_000): VirtualClock {
  let nowMs = startMs;
  const timers: Timer[] = [];

  const insert = (timer: Timer): void => {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((timers[middle]?.dueMs ?? 0) <= timer.dueMs) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
  };

  return {
    now: () => nowMs,
    schedule(delayMs, fn) {
      const timer: Timer = { dueMs: nowMs + Math.max(delayMs, 0), fn, cancelled: false };
      insert(timer);
      return () => {
        timer.cancelled = true;
      };
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let next = timers[0]; next && next.dueMs <= untilMs; next = timers[0]) {
        timers.shift();
        nowMs = Math.max(nowMs, next.dueMs);
        if (!next.cancelled) next.fn();
      }
      nowMs = untilMs;
    },
  };
}

/** A clock whose durations are given in simulated milliseconds and pass `timeScale` times as long. */
export interface ScaledTime {
  /** Real clock time; timestamps and measured durations are taken from it. */
  now(): number;
  /** Schedules in simulated milliseconds. */
  after(simulatedMs: number, fn: () => void): () => void;
  /** Simulated milliseconds as clock milliseconds. */
  scaled(simulatedMs: number): number;
  /** Schedules at an absolute clock time. */
  at(clockMs: number, fn: () => void): () => void;
}

/** Wraps a clock so that every simulated duration is multiplied by the scale in force. */
export function createScaledTime(clock: SimClock, timeScale: () => number): ScaledTime {
  return {
    now: clock.now,
    after: (simulatedMs, fn) => clock.schedule(simulatedMs * timeScale(), fn),
    scaled: (simulatedMs) => simulatedMs * timeScale(),
    at: (clockMs, fn) => clock.schedule(clockMs - clock.now(), fn),
  };
}
