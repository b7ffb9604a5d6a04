/** Time that runs `speed` times as fast as the machine's own: everything the bench calls simulated is measured with it. */
export interface FastTime {
  /** Simulated milliseconds since the epoch; the same in every process at the same moment. */
  nowMs(): number;
  /** Real milliseconds for that many simulated ones. */
  real(simulatedMs: number): number;
}

/** What makes fast times of several processes the same time. */
export interface FastTimeOrigin {
  speed: number;
  /** Real milliseconds since the epoch when simulated and real time were equal. */
  epochMs: number;
}

/** Milliseconds since the epoch with fractions, never going back. */
const realNowMs = (): number => performance.timeOrigin + performance.now();

export function createFastTime({ speed, epochMs }: FastTimeOrigin): FastTime {
  return {
    nowMs: () => epochMs + (realNowMs() - epochMs) * speed,
    real: (simulatedMs) => simulatedMs / speed,
  };
}

// What a timer of whole milliseconds is late by on average on an idle machine.
const USUAL_LATENESS_MS = 0.2;

/**
 * Calls back after that many real milliseconds, on average: Node's timers know whole milliseconds only and cut off
 * fractions, which at this speed would be noticed. What is due sooner than half a millisecond runs in this turn's wake.
 */
export function afterReal(realMs: number, fn: () => void): () => void {
  const wholeMs = Math.round(realMs - USUAL_LATENESS_MS);
  if (wholeMs < 1) {
    const immediate = setImmediate(fn);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(fn, Math.min(wholeMs, 2 ** 31 - 1));
  return () => clearTimeout(timer);
}
