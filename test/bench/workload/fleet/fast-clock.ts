import type { SimClock } from '../../../../main/simulator/clock.ts';
import { afterReal, type FastTime } from '../fast-time.ts';
import type { Lateness } from '../lateness.ts';

/** The clock of a simulated server that lives in fast time; tells how late its timers were. */
export function createFastClock(time: FastTime, lateness: Lateness): SimClock {
  return {
    now: time.nowMs,
    schedule(delayMs, fn) {
      const realMs = Math.max(0, time.real(delayMs));
      const due = performance.now() + realMs;
      return afterReal(realMs, () => {
        lateness.note(Math.max(0, performance.now() - due));
        fn();
      });
    },
  };
}
