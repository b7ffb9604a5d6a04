import type { ServerResponse } from 'node:http';
import type { Refusal } from '../../shared/errors.ts';

/**
 * What can end an exchange from outside at any stage: the client hangs up, or the gateway is told to end it. Whichever
 * stage is running has one thing to do about it.
 */
export interface Departure {
  /** The client left before its answer was complete. */
  readonly gone: boolean;
  /** Why the gateway itself ends the exchange; null while it does not. */
  readonly interruption: Refusal | null;
  /** Sets what to do when the end comes; at once when it has come. Replaces what an earlier stage set. */
  watch(react: () => void): void;
  unwatch(): void;
  interrupt(refusal: Refusal): void;
}

/** Watches the client's connection until its answer is complete. */
export function watchDeparture(response: ServerResponse): Departure {
  let gone = false;
  let interruption: Refusal | null = null;
  let react: (() => void) | null = null;
  response.once('close', () => {
    gone = !response.writableFinished;
    if (gone) react?.();
  });
  return {
    get gone() {
      return gone;
    },
    get interruption() {
      return interruption;
    },
    watch(next) {
      react = next;
      if (gone || interruption) next();
    },
    unwatch() {
      react = null;
    },
    interrupt(refusal) {
      interruption ??= refusal;
      react?.();
    },
  };
}
