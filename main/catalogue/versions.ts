const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);

function compare(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The lowest of these, by their first three numbers; a development build (0.0.0) says nothing of its age and is passed over. */
export function lowestVersion(versions: readonly string[]): string | null {
  const dated = versions.filter((version) => numbers(version).some((number) => number > 0));
  const [lowest] = [...(dated.length > 0 ? dated : versions)].sort(compare);
  return lowest ?? null;
}
