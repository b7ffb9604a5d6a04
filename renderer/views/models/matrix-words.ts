import { isSetAside } from '../../../shared/set-aside.ts';
import { formatList } from '../../ui/figures.ts';
import { cellOf } from './cell.ts';
import { cellSentences } from './cell-words.ts';
import { keptSentences } from './kept-words.ts';
import type { MatrixColumn, MatrixPlace } from './matrix-layout.ts';
import type { MatrixRow } from './matrix-rows.ts';
import { type FactsByModel, type ModelFacts, noFacts } from './model-facts.ts';

export interface MatrixScene {
  readonly rows: readonly MatrixRow[];
  readonly facts: FactsByModel;
  readonly columns: readonly MatrixColumn[];
}

/** What stands at a place of the matrix, in sentences; null when nothing does. `now` in milliseconds since the epoch. */
export function matrixWords(place: MatrixPlace, scene: MatrixScene, now: number): readonly string[] | null {
  const row = scene.rows.find(({ model }) => model === place.model);
  const facts = scene.facts.get(place.model) ?? noFacts;
  if (!row) return null;
  if (place.column === 0) return modelSentences(row, facts);
  const column = scene.columns[place.column - 1];
  if (!column) return null;
  const cell = cellOf(row, facts, column);
  return [
    `${row.model} on ${column.id}`,
    ...(column.answers ? [] : [`${column.id} does not answer: this is how it was`]),
    ...cellSentences({ facts, backend: column.id, cell }, now),
  ];
}

const modelSentences = (
  { model, copies, cloud }: MatrixRow,
  { oddDigests, oddContexts, fights, kept }: ModelFacts,
): readonly string[] => [
  cloud === null
    ? `${model} is on ${copies.size === 1 ? 'one backend' : `${copies.size} backends`}`
    : `${model} runs at ${cloud}, and is asked for through ${formatList([...copies.keys()])}`,
  ...(isSetAside(model) ? ['A sync keeps it until it is clear whether the build before is needed'] : []),
  ...(oddDigests.size > 0 ? ['Its copies have different digests: sync it to make them the same'] : []),
  ...(oddContexts.size > 0 ? ['It is loaded with different context lengths'] : []),
  ...(kept ? keptSentences(kept) : []),
  ...(fights.size > 0 ? [`Clients fight over its context size on ${formatList([...fights.keys()])}`] : []),
];
