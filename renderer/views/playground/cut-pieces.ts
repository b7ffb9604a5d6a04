/** A browser lays a block out anew with every word that is added to it: none may be long. */
const MOST_CHARS = 2_000;

/** Cuts a long text after a line or, failing that, a word: always at the same places, however much follows. */
export function cutPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  while (text.length - from > MOST_CHARS) {
    const cut = placeToCut(text, from, from + MOST_CHARS);
    pieces.push(text.slice(from, cut));
    from = cut;
  }
  return [...pieces, text.slice(from)];
}

function placeToCut(text: string, from: number, end: number): number {
  const line = text.lastIndexOf('\n', end - 1) + 1;
  if (line > from) return line;
  const word = text.lastIndexOf(' ', end - 1) + 1;
  return word > from ? word : end;
}
