import type { Refusal } from '../../shared/errors.ts';
import { InFlight } from '../../shared/in-flight.ts';
import type { ClientWire } from './client-wire.ts';
import { openExchange, type RunningExchange } from './exchange.ts';
import type { Stages } from './visit.ts';

/** What whoever comes too late is told. */
export const SHUTTING_DOWN: Refusal = { code: 'shutting_down', message: 'the gateway is shutting down' };

/** The exchanges that run on one port. */
export interface Running {
  /** Runs one from its open request to its end; never rejects. */
  run(wire: ClientWire): Promise<void>;
  count(): number;
  /** Ends one by its id with this error; false when none is running under it. */
  interrupt(id: string, refusal: Refusal): boolean;
  interruptAll(refusal: Refusal): void;
  /** From now on every new one is told that the gateway stops. */
  stopAccepting(): void;
  /** Resolves when none is running, as noticed by `noteIdle`; at once when none is. */
  idle(): Promise<void>;
  /** To be called after an exchange ended and whatever waited for it has begun. */
  noteIdle(): void;
}

export function createRunning(stages: Stages): Running {
  const running = new InFlight<RunningExchange>();
  let accepting = true;
  let onIdle = (): void => {};
  return {
    run(wire) {
      const exchange = openExchange(wire, stages);
      if (!accepting) {
        wire.response.shouldKeepAlive = false;
        exchange.interrupt(SHUTTING_DOWN);
      }
      const leave = (): void => void running.delete(exchange);
      running.add(exchange);
      return exchange.run().then(leave, leave);
    },
    count: () => running.size,
    interrupt(id, refusal) {
      const found = [...running].find((exchange) => exchange.id === id);
      found?.interrupt(refusal);
      return found !== undefined;
    },
    interruptAll(refusal) {
      for (const exchange of running) exchange.interrupt(refusal);
    },
    stopAccepting() {
      accepting = false;
    },
    idle: () =>
      new Promise((resolve) => {
        onIdle = resolve;
        if (running.size === 0) resolve();
      }),
    noteIdle() {
      if (running.size === 0) onIdle();
    },
  };
}
