import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock, Log, Random, RandomBytes } from './ports.ts';

/** The machine's own time. Timers do not keep the process alive: sockets do. */
export const systemClock: Clock = {
  // biome-ignore lint/style/noRestrictedGlobals: this is the port's implementation
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, fn) {
    const dueAt = performance.now() + delayMs;
    const wait = (ms: number): NodeJS.Timeout =>
      // biome-ignore lint/style/noRestrictedGlobals: this is the port's implementation
      setTimeout(() => {
        // Node counts in whole milliseconds, and so fires up to one early.
        const leftMs = dueAt - performance.now();
        if (leftMs > 0) timer = wait(Math.ceil(leftMs));
        else fn();
      }, ms).unref();
    let timer = wait(delayMs);
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = Math.random;

export const systemRandomBytes: RandomBytes = randomBytes;

const ignore = (): void => {};

/** Says nothing: for tests and for short commands. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
