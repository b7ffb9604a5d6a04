import { CsvError, parse } from 'csv-parse/sync';
import { fromText } from '../../../shared/csv-formula.ts';
import type { ListProblem } from '../../../shared/key-import.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createLineCounter } from './line-counter.ts';

/** One record of a CSV file. */
export interface CsvRecord {
  /** Where it begins in the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Excel writes what its country's numbers leave free for it. */
const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads CSV with commas, semicolons or tabs, whichever its first line has most of. Empty lines are passed over, and so is the apostrophe
 * that marks what looks like a formula as text.
 */
export function readCsv(text: string): Result<readonly CsvRecord[], ListProblem> {
  const records: CsvRecord[] = [];
  const counter = createLineCounter(text);
  let line = counter.nextLine();
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record(cells: readonly string[], { bytes }) {
        if (cells.some((cell) => cell !== '')) records.push({ line, cells: cells.map(fromText) });
        // The parser's own count takes a `\r\n` within quotes for two lines.
        counter.passTo(bytes);
        line = counter.nextLine();
        return null;
      },
    });
    return ok(records);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err({ line, column: null, message: messages[error.code] ?? 'this is no CSV' });
  }
}

function delimiterOf(text: string): string {
  const [head = ''] = text.trimStart().split(/[\r\n]/, 1);
  const countOf = (delimiter: string): number => head.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? ',';
}

const messages: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that was opened is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a closing quote',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'something stands behind a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell',
};
