/** Slips (a letter too many, missing, wrong, or swapped with its neighbour) between two short words. */
function slips(a: string, b: string): number {
  let beforeThat: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const wrong = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? beforeThat[column - 2] : undefined;
      const extra = Math.min(previous[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(wrong, extra, (swapped ?? Number.POSITIVE_INFINITY) + 1));
    }
    beforeThat = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

const bare = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, '');

/** `, did you mean `x`?` when a known word is close to what was written; otherwise nothing. */
export function suggest(written: string, known: readonly string[]): string {
  const typed = bare(written).slice(0, 64);
  const ranked = known
    .slice(0, 1000)
    .map((word) => ({ word, edits: slips(typed, bare(word).slice(0, 64)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  const close = best !== undefined && best.edits <= Math.floor((typed.length + 1) / 3);
  return close ? `, did you mean \`${best.word}\`?` : '';
}
