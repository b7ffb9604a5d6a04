import type { ProbeFacts } from '../fleet/facts.ts';
import type { Clock, Log, Random } from '../ports.ts';

export interface ProbeOptions {
  /** Between version checks of one backend. */
  readonly intervalMs: number;
  /** For a whole version check. */
  readonly timeoutMs: number;
  readonly fall: number;
  readonly rise: number;
  readonly residencyIntervalMs: number;
  readonly inventoryIntervalMs: number;
}

/** What watching a backend takes from outside. */
export interface WatchPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly facts: ProbeFacts;
  /** Sent with every check, e.g. `corral/0.1.0`. */
  readonly userAgent: string;
  options(): ProbeOptions;
}
