import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock, Log, Random, RandomBytes } from './ports.ts';

/** The machine's own time. Timers do not keep the process alive: sockets do. */
export const systemClock: Clock = {
  // biome-ignore lint/style/noRestrictedGlobals: this is the port's implementation
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, fn) {
    // biome-ignore lint/style/noRestrictedGlobals: this is the port's implementation
    const timer = setTimeout(fn, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = Math.random;

export const systemRandomBytes: RandomBytes = randomBytes;

const ignore = (): void => {};

/** Says nothing: for tests and for short commands. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
