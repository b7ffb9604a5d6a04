/** How many of something each caller has: exchanges that run, or that wait. */
export interface CallerCounts {
  of(caller: string): number;
  add(caller: string, change: 1 | -1): void;
}

/** Remembers those only who have any. */
export function createCallerCounts(): CallerCounts {
  const counts = new Map<string, number>();
  return {
    of: (caller) => counts.get(caller) ?? 0,
    add(caller, change) {
      const count = (counts.get(caller) ?? 0) + change;
      if (count === 0) counts.delete(caller);
      else counts.set(caller, count);
    },
  };
}
