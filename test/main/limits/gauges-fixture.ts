import { createDailyGauge, createMemoryDayCounts } from '../../../main/limits/daily-gauge.ts';
import { createMemoryLevels } from '../../../main/limits/level-store.ts';
import type { Gauges } from '../../../main/limits/limiter.ts';
import { createPacedGauge } from '../../../main/limits/paced-gauge.ts';
import { silentLog } from '../../../main/system-ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** Both gauges, in memory, and a way to say how late it is. */
export function createGauges(): { readonly gauges: Gauges; at(now: number): void } {
  let monotonicMs = 0;
  const paced = createPacedGauge(createMemoryLevels(), () => monotonicMs);
  const daily = createDailyGauge({ clock: createManualClock(), log: silentLog, store: createMemoryDayCounts() });
  return {
    gauges: { paced, daily },
    at(now) {
      monotonicMs = now;
    },
  };
}
