import { fitsBeside, freeBytes, type MemoryPool } from './memory.ts';
import type { Runner } from './runner.ts';

export type Placement =
  | { kind: 'admit'; runner: Runner }
  | { kind: 'evict'; victim: Runner }
  | { kind: 'load' }
  | { kind: 'too-big' };

export interface PlacementFacts {
  runners: readonly Runner[];
  /** The resident runner of the same weights, and whether its options serve the request. */
  same: Runner | undefined;
  compatible: boolean;
  maxLoaded: number;
  needBytes: number;
  /** MLX models must fit whole. */
  mustFit: boolean;
  pool: MemoryPool;
}

/** Who has to go: idle runners first, then the shortest keep-alive, then the order of their weights' ids. */
function pickVictim(runners: readonly Runner[]): Runner | undefined {
  const rank = (runner: Runner): number => (runner.refCount === 0 && runner.state === 'ready' ? 0 : 1);
  const duration = (left: Runner, right: Runner): number =>
    left.sessionDurationMs === right.sessionDurationMs ? 0 : left.sessionDurationMs - right.sessionDurationMs;
  const byId = (left: Runner, right: Runner): number => (left.model.blobId < right.model.blobId ? -1 : 1);
  return [...runners].sort((left, right) => rank(left) - rank(right) || duration(left, right) || byId(left, right))[0];
}

/** What the scheduler does next for the request at the head of its queue. */
export function decidePlacement(facts: PlacementFacts): Placement {
  if (facts.same)
    return facts.compatible ? { kind: 'admit', runner: facts.same } : { kind: 'evict', victim: facts.same };
  const victim = pickVictim(facts.runners);
  const fits = fitsBeside(facts.pool, facts.runners, facts.needBytes);
  if (!victim)
    return facts.mustFit && facts.needBytes > freeBytes(facts.pool, facts.runners)
      ? { kind: 'too-big' }
      : { kind: 'load' };
  return facts.runners.length >= facts.maxLoaded || !fits ? { kind: 'evict', victim } : { kind: 'load' };
}
