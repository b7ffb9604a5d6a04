import { memo } from 'react';
import { formatLatency, unknown } from '../../ui/figures.ts';
import { ExchangeBar } from './exchange-bar.tsx';
import { rowMs, rowPhases } from './row-phases.ts';
import { RowState } from './row-state.tsx';
import type { StageLog } from './stage-log.ts';
import { attemptsOf } from './traffic-filter.ts';
import { aliasOf, type TrafficRow } from './traffic-row.ts';
import { modelWords, phaseWords } from './traffic-words.ts';

export const ROW_PX = 40;
export const HEAD_PX = 28;
export const rowId = (index: number): string => `request-${index}`;

interface RequestRowProps {
  readonly index: number;
  readonly row: TrafficRow;
  /** Null when every bar fills its width. */
  readonly scaleMs: number | null;
  readonly isActive: boolean;
  /** What holds it up, in a few words. */
  readonly reason: string | null;
  /** For what runs; an ended row does not change with them. */
  readonly stages: StageLog;
  readonly at: number;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** One request. */
export const RequestRow = memo(Row, isSame);

function isSame(a: RequestRowProps, b: RequestRowProps): boolean {
  return (
    a.row.kind !== 'live' &&
    a.row.exchange === b.row.exchange &&
    a.row.kind === b.row.kind &&
    a.index === b.index &&
    a.scaleMs === b.scaleMs &&
    a.isActive === b.isActive
  );
}

function Row({ index, row, scaleMs, isActive, reason, stages, at }: RequestRowProps) {
  const { exchange } = row;
  const phases = rowPhases(row, stages, at);
  const totalMs = rowMs(row, at);
  const attempts = attemptsOf(row);
  return (
    <tr
      id={rowId(index)}
      data-row={row.key}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className={`request${isActive ? ' is-active' : ''}${row.kind === 'live' ? ' is-live' : ''}`}
    >
      <td>
        {clock.format(exchange.startedAt)}
        <small>{exchange.route}</small>
      </td>
      <td>
        {modelWords(exchange.model, aliasOf(row)) ?? unknown}
        <small>{exchange.identity?.name ?? exchange.client}</small>
      </td>
      <td>
        {exchange.backend ?? unknown}
        {attempts > 1 ? <small className="tone-wary">{attempts} attempts</small> : null}
      </td>
      <td>
        <RowState row={row} />
        <small>{row.kind === 'ended' ? row.exchange.error : reason}</small>
      </td>
      <td aria-label={phases.map(phaseWords).join(', ')}>
        <ExchangeBar
          phases={phases}
          scaleMs={scaleMs ?? Math.max(totalMs ?? 0, 1)}
          isBroken={row.kind === 'ended' && row.exchange.outcome === 'broken'}
        />
      </td>
      <td className="figure">
        {formatLatency(totalMs)}
        <small>
          {row.kind === 'ended' && row.exchange.ttfbMs !== null ? `TTFB ${formatLatency(row.exchange.ttfbMs)}` : ''}
        </small>
      </td>
    </tr>
  );
}
