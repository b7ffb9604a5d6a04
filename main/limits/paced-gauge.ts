import { type Charge, nameOf, type Paced } from './charge.ts';
import type { Gauge } from './gauge.ts';
import { drained, drainMs, excess, remaining } from './level.ts';
import type { LevelStore } from './level-store.ts';

/** Counts what drains as time passes. */
export function createPacedGauge(store: LevelStore, monotonic: () => number): Gauge<Paced> {
  const usedOf = (charge: Charge<Paced>): number => drained(store.read(nameOf(charge)), charge.rate, monotonic());

  function add(charge: Charge<Paced>, by: number): void {
    const used = Math.max(0, usedOf(charge) + by);
    const at = monotonic();
    store.write(nameOf(charge), { used, at }, at + drainMs(charge.rate, used));
  }

  return {
    waitMs: (charge) => drainMs(charge.rate, excess(charge.rate.capacity, usedOf(charge), charge.cost)),
    take(charge) {
      add(charge, charge.cost);
      return (used) => add(charge, used - charge.cost);
    },
    standing(charge) {
      const { perMinute, capacity } = charge.rate;
      const used = usedOf(charge);
      const resetS = Math.ceil(drainMs(charge.rate, used) / 1000);
      return { limit: charge.limit, quota: perMinute, windowS: 60, remaining: remaining(capacity, used), resetS };
    },
  };
}
