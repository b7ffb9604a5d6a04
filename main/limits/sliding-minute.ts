/**
 * What was used in each of the last sixty seconds. A leaky bucket, as the limits of keys are, lets nearly twice its number
 * through in the minute after a rest, which the server whose number it is would refuse; this never does.
 */
export interface SlidingMinute {
  /** Units of the last minute, to the second: what was used at its very beginning still counts. */
  usedAt(now: number): number;
  /** Milliseconds until so many more can be had within a limit; 0 when they can be now. More than the limit counts as it. */
  waitMs(limit: number, units: number, now: number): number;
  /** Counts them now. The function given back puts what was really used in their place. */
  take(units: number, now: number): (used: number) => void;
}

const SECOND_MS = 1_000;
/** A minute, and the second that it begins in. */
const KEPT = 61;

/** `now` is monotonic ms throughout. */
export function createSlidingMinute(): SlidingMinute {
  const units = new Float64Array(KEPT);
  let latest = 0;

  /** Forgets the seconds that are over a minute old. */
  function advance(now: number): void {
    const second = Math.floor(now / SECOND_MS);
    const steps = Math.min(KEPT, second - latest);
    for (let step = 1; step <= steps; step += 1) units[(second - steps + step) % KEPT] = 0;
    latest = Math.max(latest, second);
  }

  function usedAt(now: number): number {
    advance(now);
    return units.reduce((sum, used) => sum + used, 0);
  }

  return {
    usedAt,
    waitMs(limit, wanted, now) {
      let over = usedAt(now) + Math.min(wanted, limit) - limit;
      if (over <= 0) return 0;
      for (let second = Math.max(0, latest - KEPT + 1); second <= latest; second += 1) {
        over -= units[second % KEPT] ?? 0;
        if (over <= 0) return (second + KEPT) * SECOND_MS - now;
      }
      return KEPT * SECOND_MS;
    },
    take(taken, now) {
      advance(now);
      const second = latest;
      const add = (by: number): void => {
        if (latest - second < KEPT) units[second % KEPT] = Math.max(0, (units[second % KEPT] ?? 0) + by);
      };
      add(taken);
      return (used) => add(used - taken);
    },
  };
}
