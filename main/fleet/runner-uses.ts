/** How often a lane was asked for a runner: a count that halves with every half-life. */
export interface RunnerUse {
  /** The runner options, in words; empty leaves them to the server. */
  readonly runner: string;
  readonly count: number;
  /** Monotonic ms of the last time. */
  readonly at: number;
}

/** Long enough to outlast lunch, short enough that yesterday's habits do not outvote today's. */
const HALF_LIFE_MS = 2 * 3_600_000;
/** More kinds of runners than these are somebody who tries them out. */
const KEPT = 8;

/** The count as it stands at `now`, monotonic ms. */
export const countAt = ({ count, at }: RunnerUse, now: number): number => count * 2 ** (-(now - at) / HALF_LIFE_MS);

/** The counts once this runner was asked for so many times more. Pure. */
export function countUse(
  uses: readonly RunnerUse[],
  runner: string,
  { times, now }: { readonly times: number; readonly now: number },
): readonly RunnerUse[] {
  const before = uses.find((use) => use.runner === runner);
  const others = uses.filter((use) => use !== before);
  const count = (before ? countAt(before, now) : 0) + times;
  return [{ runner, count, at: now }, ...others].slice(0, KEPT);
}
