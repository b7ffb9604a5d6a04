/**
 * Whether `text` is what `pattern` describes, where `*` stands for any run of characters, none included. At worst
 * it takes as many steps as the product of both lengths: patterns come from admins, texts from anybody.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  /** Behind the last star seen, and where the text stood then. */
  let [star, mark] = [-1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark] = [++p, t];
    else if (pattern[p] === text[t]) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, t] = [star, ++mark];
    else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
