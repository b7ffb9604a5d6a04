/** Loads that a rule has ordered on one backend, as far back as they count. */
export interface Tries {
  readonly count: number;
  /** When the last of them was ordered or ended, monotonic ms. */
  readonly at: number;
  /** Why the last came to nothing; null where it did not. */
  readonly failure: string | null;
}

export const NO_TRIES: Tries = { count: 0, at: 0, failure: null };

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 1_800_000;
/** A copy that was not needed anew for so long has stayed. */
const CALM_MS = 600_000;

const pauseAfter = (count: number): number =>
  count === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));

/** One more, and what came of it where that is known. Pure. */
export const noteTry = (before: Tries, now: number, failure: string | null): Tries => ({
  count: before.count + 1,
  at: now,
  failure,
});

/** Those that still count: a time that is twice the pause without any forgives them all. Pure. */
export const stillCounting = (tries: Tries, now: number): Tries =>
  now - tries.at >= Math.max(CALM_MS, 2 * pauseAfter(tries.count)) ? NO_TRIES : tries;

/** When the next may be, monotonic ms: at once after none, then after ever longer pauses. Pure. */
export const mayTryAt = ({ count, at }: Tries): number => (count === 0 ? 0 : at + pauseAfter(count));
