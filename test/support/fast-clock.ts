import type { Clock } from '../../main/ports.ts';
import { systemClock } from '../../main/system-ports.ts';

/** Time that runs `speed` times as fast as the machine's own, as a simulated server's does at a scale of 1 / speed. */
export function createFastClock(speed: number): Clock {
  const [startedAt, startedMs] = [systemClock.now(), systemClock.monotonic()];
  const elapsed = (): number => (systemClock.monotonic() - startedMs) * speed;
  return {
    now: () => startedAt + elapsed(),
    monotonic: elapsed,
    schedule: (delayMs, fn) => systemClock.schedule(delayMs / speed, fn),
  };
}
