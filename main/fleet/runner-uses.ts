import type { ReadonlyBackend } from './backend.ts';

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

const countAt = ({ count, at }: RunnerUse, now: number): number => count * 2 ** (-(now - at) / HALF_LIFE_MS);

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

/**
 * The runner that most requests for the model ask for: on that backend where it was asked there, else anywhere in the
 * fleet; null when nobody has asked. Of equals the one asked for last. Pure; `now` is monotonic ms.
 */
export function usualRunner(
  backends: Iterable<ReadonlyBackend>,
  { backend, model }: { readonly backend: string; readonly model: string },
  now: number,
): string | null {
  const all: RunnerUse[] = [];
  for (const { id, lanes } of backends) {
    const uses = lanes.get(model)?.asked.uses ?? [];
    if (id === backend && uses.length > 0) return mostUsed(uses, now);
    all.push(...uses);
  }
  return mostUsed(all, now);
}

function mostUsed(uses: readonly RunnerUse[], now: number): string | null {
  const totals = new Map<string, number>();
  for (const use of uses.toSorted((a, b) => b.at - a.at))
    totals.set(use.runner, (totals.get(use.runner) ?? 0) + countAt(use, now));
  const [most] = [...totals].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
