import { useCallback } from 'react';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { formatLatency } from '../../ui/figures.ts';
import { HoverTip } from '../../ui/hover-tip.tsx';
import { useRowWindow } from '../../ui/use-row-window.ts';
import { scaleFor } from './bar-scale.ts';
import { liveReason } from './live-reason.ts';
import { HEAD_PX, RequestRow, ROW_PX, rowId } from './request-row.tsx';
import { rowMs } from './row-phases.ts';
import { rowSentences } from './row-sentences.ts';
import type { TrafficFilter } from './traffic-filter.ts';
import type { TrafficRow } from './traffic-row.ts';
import type { Holding } from './use-holding.ts';
import { useRequestKeys } from './use-request-keys.ts';
import type { Traffic } from './use-traffic.ts';

interface WaterfallProps {
  readonly rows: readonly TrafficRow[];
  readonly traffic: Traffic;
  readonly filter: TrafficFilter;
  readonly snapshot: Snapshot;
  /** Whether every bar fills its width, rather than all of them being on one scale. */
  readonly isEach: boolean;
  readonly holding: Holding;
}

/** A row per request with a bar of where its time went. Draws only the rows that can be seen. */
export function Waterfall({ rows, traffic, filter, snapshot, isEach, holding }: WaterfallProps) {
  const { stages } = traffic;
  const { at } = snapshot;
  const list = useRowWindow({ count: rows.length, rowPx: ROW_PX, headPx: HEAD_PX, scroller: holding.scroller });
  const { grid, active, ...handlers } = useRequestKeys({ rows, filter, list, togglePause: holding.toggle });
  const scaleMs = isEach ? null : scaleFor(rows.reduce((most, row) => Math.max(most, rowMs(row, at) ?? 0), 0));
  const describe = useCallback(
    (part: HTMLElement) => {
      const row = rows.find(({ key }) => key === part.dataset.row);
      if (!row) return null;
      const reason = row.kind === 'live' ? liveReason(row.exchange, snapshot) : null;
      return [...rowSentences(row, stages, snapshot.at), ...(reason ? [reason.sentence] : [])];
    },
    [rows, stages, snapshot],
  );
  const { scroller, from, to } = list;
  return (
    <div className="request-scroller" ref={scroller}>
      <div style={{ paddingTop: from * ROW_PX, paddingBottom: (rows.length - to) * ROW_PX }}>
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that keys move in is a grid
          role="grid"
          aria-label="Requests"
          aria-rowcount={rows.length + 1}
          aria-activedescendant={active >= from && active < to ? rowId(active) : undefined}
          tabIndex={0}
          {...handlers}
        >
          <Head scaleMs={scaleMs} />
          <tbody>
            {rows.slice(from, to).map((row, nth) => (
              <RequestRow
                // biome-ignore lint/suspicious/noArrayIndexKey: under load every row is another one twice a second; drawn into the same elements, none is made anew
                key={from + nth}
                index={from + nth}
                row={row}
                scaleMs={scaleMs}
                isActive={from + nth === active}
                reason={row.kind === 'live' ? (liveReason(row.exchange, snapshot)?.short ?? null) : null}
                stages={stages}
                at={at}
              />
            ))}
          </tbody>
        </table>
      </div>
      <HoverTip within={scroller} parts="[data-row]" describe={describe} />
    </div>
  );
}

function Head({ scaleMs }: { readonly scaleMs: number | null }) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">Begun</th>
        <th scope="col">Model, client</th>
        <th scope="col">Backend</th>
        <th scope="col">State</th>
        <th scope="col">
          <span className="axis">
            <span>Where the time went</span>
            <span>{scaleMs === null ? '' : `0 – ${formatLatency(scaleMs)}`}</span>
          </span>
        </th>
        <th scope="col" className="figure">
          Total
        </th>
      </tr>
    </thead>
  );
}
