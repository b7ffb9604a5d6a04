/**
 * Of things that ought to be the same, the ones that are not: those that differ from what more than half of them say,
 * or all of them when no value has that majority. Things that do not say are left out.
 */
export function oddOnes<K, V>(said: ReadonlyMap<K, V | null>): ReadonlySet<K> {
  const known = [...said].filter((entry): entry is [K, V] => entry[1] !== null);
  const counts = new Map<V, number>();
  for (const [, value] of known) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2) return new Set();
  const usual = [...counts].find(([, count]) => count * 2 > known.length)?.[0];
  return new Set(known.filter(([, value]) => value !== usual).map(([who]) => who));
}
