import type { CopiesPlan } from './plan-copies.ts';

/** A rule cannot be kept, or is kept again. */
export interface KeepNews {
  readonly model: string;
  readonly copies: number;
  /** Copies that count. */
  readonly have: number;
  /** Why there are fewer; null where there are not. */
  readonly why: string | null;
}

export interface KeepNewsTeller {
  /** Call every few seconds; `now` is monotonic ms. */
  sample(now: number, plans: readonly CopiesPlan[]): void;
  /** Forgets models without a rule. */
  keepOnly(models: ReadonlySet<string>): void;
}

/** A lack that is being put right, or is over by then, is nobody's news. */
const LASTING_MS = 60_000;

interface Watched {
  /** Since when nothing could be done about a lack, monotonic ms; null while there is none, or something is done. */
  readonly stuckSince: number | null;
  readonly isTold: boolean;
}

/** Tells once when a rule has not been kept for a while and nothing is on its way, and once when it is kept again. */
export function createKeepNews(tell: (news: KeepNews) => void): KeepNewsTeller {
  const watched = new Map<string, Watched>();

  function watch(now: number, { wanted: { model, copies }, on, loadingOn, order, why }: CopiesPlan): void {
    const before = watched.get(model) ?? { stuckSince: null, isTold: false };
    const isKept = on.length >= copies;
    const isStuck = !isKept && loadingOn.length === 0 && order === null;
    const stuckSince = isStuck ? (before.stuckSince ?? now) : null;
    const isLasting = stuckSince !== null && now - stuckSince >= LASTING_MS;
    const isTold = !isKept && (before.isTold || isLasting);
    if (isTold !== before.isTold) tell({ model, copies, have: on.length, why: isKept ? null : why });
    watched.set(model, { stuckSince, isTold });
  }

  return {
    sample(now, plans) {
      for (const plan of plans) watch(now, plan);
    },
    keepOnly(models) {
      for (const model of watched.keys()) if (!models.has(model)) watched.delete(model);
    },
  };
}
