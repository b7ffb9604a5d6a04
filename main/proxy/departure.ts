import type { Refusal } from '../../shared/errors.ts';
import type { ClientResponse } from './client-wire.ts';

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
export const watchDeparture = (response: ClientResponse): Departure => new ClientDeparture(response);

/** A class, as one is made for every exchange. */
class ClientDeparture implements Departure {
  #react: (() => void) | null = null;
  gone = false;
  interruption: Refusal | null = null;

  constructor(response: ClientResponse) {
    response.on('close', () => {
      this.gone = !response.writableFinished;
      if (this.gone) this.#react?.();
    });
  }

  watch(react: () => void): void {
    this.#react = react;
    if (this.gone || this.interruption) react();
  }

  unwatch(): void {
    this.#react = null;
  }

  interrupt(refusal: Refusal): void {
    this.interruption ??= refusal;
    this.#react?.();
  }
}
