import type { Clock } from '../ports.ts';

/** Answers that hold for a while. */
export interface AnswerCache<T> {
  /** What was kept under that name and still holds. */
  get(name: string): T | undefined;
  keep(name: string, answer: T): void;
}

/** Keeps each for `keptMs`, and no more than `most`: the oldest goes first. */
export function createAnswerCache<T>(clock: Clock, keptMs: number, most: number): AnswerCache<T> {
  const kept = new Map<string, { readonly answer: T; readonly endsAt: number }>();
  return {
    get(name) {
      const found = kept.get(name);
      if (!found) return undefined;
      if (clock.monotonic() < found.endsAt) return found.answer;
      kept.delete(name);
      return undefined;
    },
    keep(name, answer) {
      if (keptMs === 0) return;
      kept.delete(name);
      kept.set(name, { answer, endsAt: clock.monotonic() + keptMs });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
    },
  };
}
