import { asText } from './csv-formula.ts';

const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

const quoted = (cell: string): string => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows of cells as CSV (RFC 4180), each with its end of line. Names that others chose are no formulas in it. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(asText(cell))).join(',')}\r\n`).join('');
