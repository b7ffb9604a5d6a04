import { Button, Group, SegmentedControl, Switch, Text } from '@mantine/core';
import { IconActivity, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatLatency } from '../../ui/figures.ts';
import { Placeholder } from '../../ui/placeholder.tsx';
import { PhaseLegend } from './phase-legend.tsx';
import { queryOfFilter, type TrafficFilter } from './traffic-filter.ts';
import { useHeldRows } from './use-held-rows.ts';
import { type Holding, useHolding } from './use-holding.ts';
import type { Traffic } from './use-traffic.ts';
import { changeFilter, clearFilter } from './use-traffic-filter.ts';
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
  return (
    <section aria-label="Requests" className="requests">
      <Group gap="sm" mih={30} wrap="nowrap">
        <PauseButton holding={holding} />
        <Button
          variant="default"
          disabled={fresh === 0}
          onClick={() => {
            holding.toTop();
            refresh();
          }}
          miw={76}
        >
          {fresh} new
        </Button>
        <Text size="xs" c="dimmed" role="status">
          {formatCount(rows.length, 'request')}
          {holding.isHeld && !holding.isPaused ? ', held while you look' : ''}
          {traffic.hasGaps ? '. More end than can be listed: some are missing' : ''}
        </Text>
        <Switch
          size="xs"
          ml="auto"
          label={traffic.slowMs === null ? 'Slow only' : `Slow only: TTFB from ${formatLatency(traffic.slowMs)} (p95)`}
          checked={filter.isSlowOnly}
          onChange={({ currentTarget }) => changeFilter({ isSlowOnly: currentTarget.checked })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Scale of the bars"
          data={[
            { value: 'same', label: 'Same scale' },
            { value: 'each', label: 'Fill' },
          ]}
          value={isEach ? 'each' : 'same'}
          onChange={(value) => setEach(value === 'each')}
        />
      </Group>
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

function PauseButton({ holding: { isPaused, toggle } }: { readonly holding: Holding }) {
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Button variant="default" miw={104} leftSection={<Icon size={14} aria-hidden="true" />} onClick={toggle}>
      {isPaused ? 'Continue' : 'Pause'}
    </Button>
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
