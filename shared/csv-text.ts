const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

const cellText = (cell: string): string => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows of cells as CSV (RFC 4180), each with its end of line. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
