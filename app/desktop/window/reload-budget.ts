const WINDOW_MS = 60_000;
const MOST = 3;

/** Whether a page that failed is loaded once more: three times a minute, then it is left to the person before it. */
export interface ReloadBudget {
  /** Takes one; false when there is none left. `nowMs` is monotonic. */
  take(nowMs: number): boolean;
}

export function createReloadBudget(): ReloadBudget {
  let takenAtMs: readonly number[] = [];
  return {
    take(nowMs) {
      takenAtMs = takenAtMs.filter((at) => nowMs - at < WINDOW_MS);
      if (takenAtMs.length >= MOST) return false;
      takenAtMs = [...takenAtMs, nowMs];
      return true;
    },
  };
}
