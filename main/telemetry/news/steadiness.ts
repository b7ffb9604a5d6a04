import type { Clock } from '../../ports.ts';

export interface SteadinessOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'schedule'>;
  /** It has kept one state for long enough; `reason` is why it is in trouble, null when it is well. */
  readonly onSteady: (times: number, reason: string | null) => void;
}

/** Decides how much is said of something that comes and goes. */
export interface Steadiness {
  /** `tell` it, say once that it is `unsteady`, or say nothing. */
  trouble(reason: string): Trouble;
  /** Whether to tell that it is well again. */
  relief(): boolean;
  stop(): void;
}

type Trouble = { readonly kind: 'tell' | 'quiet' } | { readonly kind: 'unsteady'; readonly times: number };

/** So many failures within the window are told one by one; the next makes it unsteady. */
const TOLD = 3;
export const UNSTEADY_WINDOW_MS = 10 * 60_000;
/** So long without a change makes it steady again. */
const CALM_MS = 60_000;

export function createSteadiness({ clock, onSteady }: SteadinessOptions): Steadiness {
  let troubles: number[] = [];
  /** How often it failed since the first of those that made it unsteady; null while it is steady. */
  let unsteadyTimes: number | null = null;
  let reasonNow: string | null = null;
  let cancelCalm = (): void => {};

  function awaitCalm(): void {
    cancelCalm();
    cancelCalm = clock.schedule(CALM_MS, () => {
      const times = unsteadyTimes ?? 0;
      troubles = [];
      unsteadyTimes = null;
      onSteady(times, reasonNow);
    });
  }

  return {
    trouble(reason) {
      const now = clock.monotonic();
      reasonNow = reason;
      if (unsteadyTimes !== null) {
        unsteadyTimes += 1;
        awaitCalm();
        return { kind: 'quiet' };
      }
      troubles = [...troubles.filter((at) => now - at < UNSTEADY_WINDOW_MS), now];
      if (troubles.length <= TOLD) return { kind: 'tell' };
      unsteadyTimes = troubles.length;
      awaitCalm();
      return { kind: 'unsteady', times: troubles.length };
    },
    relief() {
      reasonNow = null;
      if (unsteadyTimes !== null) awaitCalm();
      return unsteadyTimes === null;
    },
    stop: () => cancelCalm(),
  };
}
