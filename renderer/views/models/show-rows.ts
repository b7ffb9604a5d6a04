import { byName, type MatrixRow, rowOf } from './matrix-rows.ts';
import { type FactsByModel, noFacts } from './model-facts.ts';

export interface RowFilter {
  readonly text: string;
  readonly isLoadedOnly: boolean;
  readonly isDriftOnly: boolean;
}

/** Lets every row through. */
export const allRows: RowFilter = { text: '', isLoadedOnly: false, isDriftOnly: false };

/** The rows to show: what is installed, and what is only just being fetched or still in memory, as far as asked for. */
export function showRows(
  installed: readonly MatrixRow[],
  facts: FactsByModel,
  filter: RowFilter,
): readonly MatrixRow[] {
  const asked = { ...filter, text: filter.text.trim().toLowerCase() };
  return withUninstalled(installed, facts).filter((row) => isShown(row, facts, asked));
}

function withUninstalled(installed: readonly MatrixRow[], facts: FactsByModel): readonly MatrixRow[] {
  const known = new Set(installed.map(({ model }) => model));
  const others = [...facts].filter(
    ([model, { loaded, operations }]) => !known.has(model) && loaded.size + operations.size > 0,
  );
  if (others.length === 0) return installed;
  return [...installed, ...others.map(([model]) => rowOf(model, new Map()))].sort(byName);
}

function isShown(row: MatrixRow, facts: FactsByModel, { text, isLoadedOnly, isDriftOnly }: RowFilter): boolean {
  const { loaded, oddDigests, oddContexts, fights } = facts.get(row.model) ?? noFacts;
  if (isLoadedOnly && loaded.size === 0) return false;
  if (isDriftOnly && oddDigests.size + oddContexts.size + fights.size === 0) return false;
  return row.model.includes(text);
}
