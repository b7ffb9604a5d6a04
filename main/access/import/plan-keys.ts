import type { KeyRules } from '../../../shared/key.ts';
import { type KeyPlan, type ListedKey, type ListProblem, MAX_LISTED_KEYS } from '../../../shared/key-import.ts';
import { keyRules } from '../../../shared/key-input.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { suggest } from '../../../shared/suggest.ts';
import { type ListColumn, listColumns } from './list-columns.ts';
import { type CsvRecord, readCsv } from './read-csv.ts';

export interface PlanFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Owners of keys that work. */
  readonly owners: ReadonlySet<string>;
}

interface NamedColumn extends ListColumn {
  /** As the file has it. */
  readonly name: string;
}

/** What a list of keys in CSV would lead to, and everything that is wrong with it. */
export function planKeys(csv: string, facts: PlanFacts): KeyPlan {
  const records = readCsv(csv);
  if (!records.ok) return refused([records.error]);
  const [head, ...rows] = records.value;
  if (!head) return refused([{ line: 1, column: null, message: 'there is nothing in it' }]);
  const columns = readHead(head);
  if (!columns.ok) return refused(columns.error);
  const amiss = amountProblem(head, rows);
  if (amiss) return refused([amiss]);
  const read = rows.map((row) => readRow(row, columns.value, facts));
  return {
    keys: read.flatMap((row) => (row.ok ? [row.value] : [])),
    problems: read.flatMap((row) => (row.ok ? [] : row.error)),
  };
}

const refused = (problems: readonly ListProblem[]): KeyPlan => ({ keys: [], problems });

function amountProblem(head: CsvRecord, rows: readonly CsvRecord[]): ListProblem | null {
  if (rows.length === 0) return { line: head.line, column: null, message: 'no key is listed below it' };
  const tooMany = rows[MAX_LISTED_KEYS];
  return tooMany ? { line: tooMany.line, column: null, message: `more than ${MAX_LISTED_KEYS} keys at once` } : null;
}

function columnOf(name: string): ListColumn | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(listColumns, known) ? listColumns[known] : undefined;
}

function readHead({ line, cells }: CsvRecord): Result<readonly NamedColumn[], readonly ListProblem[]> {
  const known = Object.keys(listColumns);
  const problems: ListProblem[] = [];
  const columns: NamedColumn[] = [];
  for (const name of cells) {
    const column = columnOf(name);
    if (!column)
      problems.push({
        line,
        column: name,
        message: `there is no such column${suggest(name, known) || `; there are ${known.join(', ')}`}`,
      });
    else if (columns.some(({ path }) => path === column.path))
      problems.push({ line, column: name, message: 'this column is there twice' });
    else columns.push({ ...column, name });
  }
  if (!columns.some(({ path }) => path === listColumns.owner?.path))
    problems.push({ line, column: null, message: 'there must be a column called owner' });
  return problems.length > 0 ? err(problems) : ok(columns);
}

/** Every problem of a line, not only its first. */
function readRow(
  { line, cells }: CsvRecord,
  columns: readonly NamedColumn[],
  { now, owners }: PlanFacts,
): Result<ListedKey, readonly ListProblem[]> {
  if (cells.length !== columns.length)
    return err([{ line, column: null, message: `has ${cells.length} cells; the first line names ${columns.length}` }]);
  const problems: ListProblem[] = [];
  const said: Record<string, unknown> = {};
  for (const [place, { name, path, read }] of columns.entries()) {
    const cell = cells[place] ?? '';
    const value = cell === '' ? null : read(cell, now);
    if (value?.ok) setAt(said, path, value.value);
    else if (value) problems.push({ line, column: name, message: value.error });
  }
  const rules = decode(said, columns, line);
  if (!rules.ok) problems.push(...rules.error);
  if (!rules.ok || problems.length > 0) return err(problems);
  return ok({ line, rules: rules.value, isKnown: owners.has(rules.value.owner) });
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) target[first] = value;
  else {
    const inner = (target[first] ?? {}) as Record<string, unknown>;
    target[first] = inner;
    setAt(inner, rest, value);
  }
}

/** As the command that makes one key decodes its rules. */
function decode(
  said: Readonly<Record<string, unknown>>,
  columns: readonly NamedColumn[],
  line: number,
): Result<KeyRules, readonly ListProblem[]> {
  const decoded = keyRules.safeParse(said);
  if (decoded.success) return ok(decoded.data);
  return err(
    decoded.error.issues.map(({ path, message }) => ({
      line,
      column: columns.find((column) => column.path.every((part, depth) => path[depth] === part))?.name ?? null,
      message: path[0] === 'owner' && said.owner === undefined ? 'must say whom the key is for' : message,
    })),
  );
}
