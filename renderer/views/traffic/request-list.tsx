import { Button } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatLatency } from '../../ui/figures.ts';
import { Placeholder } from '../../ui/placeholder.tsx';
import { FreshButton, PauseButton, ScaleChoice, SlowSwitch } from './list-controls.tsx';
import { PhaseLegend } from './phase-legend.tsx';
import { queryOfFilter, type TrafficFilter } from './traffic-filter.ts';
import { useHeldRows } from './use-held-rows.ts';
import { useHolding } from './use-holding.ts';
import type { Traffic } from './use-traffic.ts';
import { clearFilter } from './use-traffic-filter.ts';
import { Waterfall } from './waterfall.tsx';

interface RequestListProps {
  readonly traffic: Traffic;
  readonly filter: TrafficFilter;
  readonly snapshot: Snapshot;
}

/** Live and ended requests. The list stands still under the pointer, the keyboard, and when it is paused. */
export function RequestList({ traffic, filter, snapshot }: RequestListProps) {
  const [isEach, setEach] = useState(false);
  const holding = useHolding();
  const query = new URLSearchParams(queryOfFilter(filter)).toString();
  const { rows, fresh, refresh } = useHeldRows(traffic.all, traffic.asked, { isHeld: holding.isHeld, filter: query });
  const { toTop } = holding;
  const showNew = useCallback(() => {
    toTop();
    refresh();
  }, [toTop, refresh]);
  return (
    <section aria-label="Requests" className="requests">
      <div className="request-controls">
        <PauseButton isPaused={holding.isPaused} onClick={holding.toggle} />
        <FreshButton count={fresh} onClick={showNew} />
        <span className="request-count" role="status">
          {formatCount(rows.length, 'request')}
          {holding.isHeld && !holding.isPaused ? ', held while you look' : ''}
          {traffic.hasGaps ? '. More end than can be listed: some are missing' : ''}
        </span>
        <SlowSwitch from={traffic.slowMs === null ? null : formatLatency(traffic.slowMs)} isOn={filter.isSlowOnly} />
        <ScaleChoice isEach={isEach} onChange={setEach} />
      </div>
      <div className="request-area" {...holding.ofList}>
        {rows.length === 0 ? (
          <Nothing isFiltered={traffic.all.length > 0} />
        ) : (
          <Waterfall
            rows={rows}
            traffic={traffic}
            filter={filter}
            snapshot={snapshot}
            isEach={isEach}
            holding={holding}
          />
        )}
      </div>
      <PhaseLegend />
    </section>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (!isFiltered)
    return (
      <Placeholder icon={<IconActivity size={40} />} title="No requests yet">
        What clients ask of the gateway shows here while it runs, and how it went. Point a client at its base URL above.
      </Placeholder>
    );
  return (
    <Placeholder icon={<IconActivity size={40} />} title="No request matches">
      <Button variant="default" onClick={clearFilter}>
        Show all requests
      </Button>
    </Placeholder>
  );
}
