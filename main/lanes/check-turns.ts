import type { Clock, Log } from '../ports.ts';

export interface CheckTurns {
  /** Begins the work unless this lane is being looked at, or has been lately; it rests for `restMs` after it. */
  take(backend: string, model: string, restMs: number, work: () => Promise<void>): void;
}

/** One check per lane at a time, and a rest after it. */
export function createCheckTurns({ clock, log }: { readonly clock: Clock; readonly log: Log }): CheckTurns {
  const busy = new Set<string>();
  const restUntil = new Map<string, number>();
  return {
    take(backend, model, restMs, work) {
      const key = `${backend}\n${model}`;
      const now = clock.monotonic();
      if (busy.has(key) || (restUntil.get(key) ?? 0) > now) return;
      for (const [other, until] of restUntil) if (until <= now) restUntil.delete(other);
      busy.add(key);
      work()
        .catch((error: unknown) => log.error('a check of a model crashed', { backend, model, error: String(error) }))
        .finally(() => {
          busy.delete(key);
          restUntil.set(key, clock.monotonic() + restMs);
        });
    },
  };
}
