import type { Pick } from './pick-policy.ts';

/**
 * Smooth weighted round robin: each turn everybody earns its weight, the richest is chosen and pays the round's total.
 * Shares follow the weights without bursts; a candidate's credit is forgotten once it leaves the list.
 */
export function createWeighted(): Pick {
  let credits = new Map<string, number>();
  return (candidates) => {
    const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
    credits = new Map(candidates.map(({ backend: { id }, weight }) => [id, (credits.get(id) ?? 0) + weight]));
    const creditOf = (id: string): number => credits.get(id) ?? 0;
    const chosen = candidates.reduce((best, other) =>
      creditOf(other.backend.id) > creditOf(best.backend.id) ? other : best,
    );
    credits.set(chosen.backend.id, creditOf(chosen.backend.id) - total);
    return chosen;
  };
}
