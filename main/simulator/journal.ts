/** One thing that happened on the simulated server. */
export interface SimulatorEvent {
  atMs: number;
  kind: string;
  model?: string;
  detail?: string;
}

export interface SimulatorCounters {
  requests: number;
  completed: number;
  cancelled: number;
  busyRejections: number;
  loads: number;
  abortedLoads: number;
  failedLoads: number;
  unloads: number;
  generatedTokens: number;
  evaluatedTokens: number;
  reusedTokens: number;
  /** Tokens evaluated or generated for clients that left. */
  wastedTokens: number;
  leakedPermits: number;
}

export interface Journal {
  note(kind: string, model?: string, detail?: string): void;
  readonly counters: SimulatorCounters;
  events(): SimulatorEvent[];
  reset(): void;
}

const MAX_EVENTS = 5000;

const zeroes = (): SimulatorCounters => ({
  requests: 0,
  completed: 0,
  cancelled: 0,
  busyRejections: 0,
  loads: 0,
  abortedLoads: 0,
  failedLoads: 0,
  unloads: 0,
  generatedTokens: 0,
  evaluatedTokens: 0,
  reusedTokens: 0,
  wastedTokens: 0,
  leakedPermits: 0,
});

/** Keeps the last few thousand events and running totals. */
export function createJournal(now: () => number): Journal {
  let events: SimulatorEvent[] = [];
  const counters = zeroes();
  return {
    counters,
    note(kind, model, detail) {
      if (events.length >= MAX_EVENTS) events = events.slice(MAX_EVENTS / 2);
      events.push({
        atMs: now(),
        kind,
        ...(model === undefined ? {} : { model }),
        ...(detail === undefined ? {} : { detail }),
      });
    },
    events: () => [...events],
    reset() {
      events = [];
      Object.assign(counters, zeroes());
    },
  };
}
