import type { Machine } from './machine.ts';
import type { Scheduler } from './scheduling/scheduler.ts';

/** One simulated server without its sockets. */
export interface Core {
  machine: Machine;
  scheduler: Scheduler;
}
