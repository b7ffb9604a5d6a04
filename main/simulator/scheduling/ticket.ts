import type { ModelSpec } from '../config.ts';
import type { FaultSet } from '../faults/faults.ts';
import type { Runner } from './runner.ts';
import type { RunnerOptions } from './runner-options.ts';

/** A request's wish for a runner. */
export interface Ticket {
  model: ModelSpec;
  options: RunnerOptions;
  /** Undefined leaves the runner's own in force. */
  keepAliveMs: number | undefined;
  faults: FaultSet;
  gone: boolean;
  /** The runner is held for the ticket from now on; release it once. */
  admitted(runner: Runner): void;
  refused(status: number, message: string): void;
}
