import { HOUR_MS } from './use-ledger.ts';

const HOURS = 24;
const NONE: readonly number[] = Array.from({ length: HOURS }, () => 0);

/** Requests of each key in each of the last 24 hours. In memory: to ask the database for ten thousand keys takes too long. */
export interface HourCounts {
  /** `at`: milliseconds since the epoch. */
  count(id: string, at: number, requests: number): void;
  /** Oldest first, the running hour last. */
  of(id: string, now: number): readonly number[];
  /** Keys that were ever counted. */
  ids(): Iterable<string>;
}

interface Counted {
  /** Hour of the last figure, in hours since the epoch. */
  lastHour: number;
  figures: readonly number[];
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** The figures as they stand when that hour runs. */
function movedTo({ lastHour, figures }: Counted, hour: number): readonly number[] {
  const steps = Math.min(HOURS, Math.max(0, hour - lastHour));
  return steps === 0 ? figures : [...figures.slice(steps), ...NONE.slice(0, steps)];
}

export function createHourCounts(): HourCounts {
  const counted = new Map<string, Counted>();
  return {
    count(id, at, requests) {
      const hour = hourOf(at);
      const own = counted.get(id) ?? { lastHour: hour, figures: NONE };
      const lastHour = Math.max(own.lastHour, hour);
      const place = HOURS - 1 - (lastHour - hour);
      const figures = movedTo(own, lastHour).map((figure, index) => (index === place ? figure + requests : figure));
      counted.set(id, { lastHour, figures });
    },
    of(id, now) {
      const own = counted.get(id);
      return own ? movedTo(own, hourOf(now)) : NONE;
    },
    ids: () => counted.keys(),
  };
}
