/** What a spreadsheet takes for the beginning of a formula, blanks before it or not, and however often it was marked as text. */
const FORMULA = /^'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** A cell that no spreadsheet computes: what looks like a formula begins with an apostrophe, by which they know text. */
export const asText = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** The cell as it was before `asText`. */
export const fromText = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);
