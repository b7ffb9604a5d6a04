import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import promises from 'node:timers/promises';
import { promisify } from 'node:util';
import { createFastTime } from '../fast-time.ts';

/**
 * Loaded before a program (`node --import`), it makes every clock and timer of that process run as fast as the bench's
 * simulated time: the gateway is measured with the settings and the built-in times it has in real life.
 */
const speed = Number(process.env.BENCH_SPEED);
const epochMs = Number(process.env.BENCH_EPOCH_MS);
if (!(speed > 0) || !(epochMs > 0)) throw new Error('BENCH_SPEED and BENCH_EPOCH_MS must say how fast to live');

const real = {
  now: performance.now.bind(performance),
  setTimeout: timers.setTimeout,
  setInterval: timers.setInterval,
  sleep: promises.setTimeout,
};
const epochAtStartMs = createFastTime({ speed, epochMs }).nowMs();
const startedAt = real.now();

performance.now = () => (real.now() - startedAt) * speed;
Date.now = () => Math.floor(epochAtStartMs + performance.now());

const fast = (delayMs = 0): number => Math.round(delayMs / speed);
type Callback = (...args: unknown[]) => void;

const setTimeoutFast = Object.assign(
  (fn: Callback, delayMs?: number, ...args: unknown[]) => real.setTimeout(fn, fast(delayMs), ...args),
  { [promisify.custom]: (delayMs?: number, value?: unknown) => real.sleep(fast(delayMs), value) },
);
const setIntervalFast = (fn: Callback, delayMs?: number, ...args: unknown[]) =>
  real.setInterval(fn, fast(delayMs), ...args);

for (const place of [globalThis, timers]) {
  Object.assign(place, { setTimeout: setTimeoutFast, setInterval: setIntervalFast });
}
Object.assign(promises, {
  setTimeout: (delayMs?: number, value?: unknown, options?: object) => real.sleep(fast(delayMs), value, options),
});
syncBuiltinESMExports();
