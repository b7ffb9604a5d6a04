import { memo } from 'react';
import { formatBytes, formatLatency, formatRate, unknown } from '../../ui/figures.ts';
import { formatTimeLeft } from '../../ui/time-left.ts';
import { cellOf } from './cell.ts';
import { driftWord } from './cell-words.ts';
import { ColumnGap } from './column-gap.tsx';
import { KeptMark } from './kept-mark.tsx';
import { MatrixCell } from './matrix-cell.tsx';
import { cellId, FACTS_PX, type MatrixColumn } from './matrix-layout.ts';
import type { MatrixRow } from './matrix-rows.ts';
import { type ModelFacts, sameFacts } from './model-facts.ts';

interface MatrixRowProps {
  readonly index: number;
  readonly row: MatrixRow;
  readonly facts: ModelFacts;
  readonly columns: readonly MatrixColumn[];
  /** The columns to draw. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds since the epoch; 0 where nothing runs out. */
  readonly now: number;
  /** Null when the keyboard is in another row. */
  readonly activeColumn: number | null;
}

/** One model across all backends. */
export const MatrixRowView = memo(Row, isSame);

function isSame({ facts: before, ...a }: MatrixRowProps, { facts: after, ...b }: MatrixRowProps): boolean {
  return (
    (Object.keys(a) as (keyof typeof a)[]).every((name) => Object.is(a[name], b[name])) && sameFacts(before, after)
  );
}

function Row({ index, row, facts, columns, from, to, now, activeColumn }: MatrixRowProps) {
  return (
    <tr aria-rowindex={index + 2} data-model={row.model} className="matrix-row">
      <th
        scope="row"
        id={cellId(index, 0)}
        data-column={0}
        aria-colindex={1}
        className={`matrix-name${activeColumn === 0 ? ' is-active' : ''}`}
      >
        <span className="matrix-model">{row.model}</span>
        <span className="matrix-size">
          {row.cloud === null ? formatBytes(row.sizeBytes) : `cloud, at ${row.cloud}`}
          {facts.kept ? <KeptMark kept={facts.kept} /> : null}
        </span>
      </th>
      <td className="figure">{formatRate(facts.rates?.requestsPerSecond ?? null)}</td>
      <td className="figure">{formatLatency(facts.rates?.ttfbP50Ms ?? null)}</td>
      <td className="figure">{row.cloud === null ? facts.loaded.size : unknown}</td>
      <ColumnGap columns={from} />
      {columns.slice(from, to).map((column, offset) => {
        const { id, answers } = column;
        const nth = from + offset;
        const cell = cellOf(row, facts, column);
        return (
          <MatrixCell
            key={id}
            id={cellId(index, nth + 1)}
            column={nth + 1}
            ariaColumn={nth + 2 + FACTS_PX.length}
            state={cell.state}
            left={cell.state === 'loaded' ? formatTimeLeft(cell.expiresAt, now) : ''}
            drift={driftWord(cell)}
            isOut={cell.outReason !== null}
            isOld={!answers}
            isActive={activeColumn === nth + 1}
          />
        );
      })}
      <ColumnGap columns={columns.length - to} />
    </tr>
  );
}
