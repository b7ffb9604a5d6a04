import { ok } from '../../shared/result.ts';
import type { Clock, DayCountStore, Log } from '../ports.ts';
import { type Charge, type Daily, nameOf } from './charge.ts';
import type { Gauge } from './gauge.ts';
import { excess, remaining } from './level.ts';

const DAY_MS = 24 * 3_600_000;
/** How much of a day's counts a crash may lose. */
const FLUSH_MS = 10_000;

interface Count {
  used: number;
  /** Set aside for what runs; never written down, since a crash ends it. */
  aside: number;
}

export interface DailyGaugePorts {
  readonly clock: Pick<Clock, 'now' | 'schedule'>;
  readonly log: Log;
  readonly store: DayCountStore;
}

/** Counts from midnight to midnight, UTC, and writes down now and then what was used, so that a restart forgives nobody. */
export function createDailyGauge({ clock, log, store }: DailyGaugePorts): Gauge<Daily> & { flush(): void } {
  const dayNow = (): number => Math.floor(clock.now() / DAY_MS);
  const untilMidnightMs = (): number => (dayNow() + 1) * DAY_MS - clock.now();
  const unsaved = new Set<string>();
  let cancelFlush: (() => void) | null = null;
  let day = dayNow();
  let counts = new Map(store.load(day).map(({ name, used }) => [name, { used, aside: 0 }]));

  /** Those of yesterday are forgotten as soon as it is over, after they were written down. */
  function today(): Map<string, Count> {
    if (day === dayNow()) return counts;
    flush();
    day = dayNow();
    counts = new Map();
    return counts;
  }

  function countOf(name: string): Count {
    const count = today().get(name) ?? { used: 0, aside: 0 };
    counts.set(name, count);
    return count;
  }

  const takenOf = (charge: Charge): number => {
    const { used = 0, aside = 0 } = today().get(nameOf(charge)) ?? {};
    return used + aside;
  };

  function use(name: string, by: number): void {
    const count = countOf(name);
    count.used = Math.max(0, count.used + by);
    unsaved.add(name);
    // No timer runs while nothing is counted.
    cancelFlush ??= clock.schedule(FLUSH_MS, flush);
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = null;
    if (unsaved.size === 0) return;
    const saved = store.save(
      day,
      [...unsaved].map((name) => ({ name, used: counts.get(name)?.used ?? 0 })),
    );
    unsaved.clear();
    if (!saved.ok) log.error('what was used today could not be written down', { why: saved.error });
  }

  function setAside(name: string, cost: number): (used: number) => void {
    const count = countOf(name);
    count.aside += cost;
    return (used) => {
      // Over midnight this is the count of a day that is gone, and what was used belongs to the new one.
      count.aside -= cost;
      if (used > 0) use(name, used);
    };
  }

  return {
    waitMs: (charge) => (excess(charge.rate.perDay, takenOf(charge), charge.cost) > 0 ? untilMidnightMs() : 0),
    take(charge) {
      const name = nameOf(charge);
      if (charge.unit === 'tokens') return setAside(name, charge.cost);
      use(name, charge.cost);
      return (used) => use(name, used - charge.cost);
    },
    standing(charge) {
      const { perDay } = charge.rate;
      const resetS = Math.ceil(untilMidnightMs() / 1000);
      return {
        limit: charge.limit,
        quota: perDay,
        windowS: DAY_MS / 1000,
        remaining: remaining(perDay, takenOf(charge)),
        resetS,
      };
    },
    flush,
  };
}

/** Counts that end with the process. */
export const createMemoryDayCounts = (): DayCountStore => ({ load: () => [], save: () => ok(undefined) });
