import type { ModelSpec } from '../config.ts';
import type { Call } from '../wire/call.ts';
import type { Runner } from './runner.ts';
import type { RunnerOptions } from './runner-options.ts';
import type { Scheduler } from './scheduler.ts';
import type { Ticket } from './ticket.ts';

export interface Engagement {
  runner: Runner;
  /** Lets go of the runner; only the first call counts. */
  release(): void;
}

export interface Wish {
  model: ModelSpec;
  options: RunnerOptions;
  keepAliveMs: number | undefined;
}

export interface EngageOutcome {
  admitted(engagement: Engagement): void;
  refused(status: number, message: string): void;
}

/** Brings a call to a loaded runner. A client that leaves first is taken out of every line it stood in. */
export function engage(scheduler: Scheduler, call: Call, wish: Wish, outcome: EngageOutcome): void {
  let held = false;
  const ticket: Ticket = {
    ...wish,
    faults: call.faults,
    gone: call.gone,
    admitted(runner) {
      held = true;
      let released = false;
      const release = (): void => {
        if (released) return;
        released = true;
        scheduler.residents.release(runner);
      };
      outcome.admitted({ runner, release });
    },
    refused: outcome.refused,
  };
  call.onGone(() => {
    if (!held) scheduler.abandon(ticket);
  });
  scheduler.admit(ticket);
}
