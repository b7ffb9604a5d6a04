import './traffic.css';
import { Title } from '@mantine/core';
import { useSnapshot } from '../../store/selectors.ts';
import { ExchangeDrawer } from './exchange-drawer.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { RequestList } from './request-list.tsx';
import { TrafficCharts } from './traffic-charts.tsx';
import { TrafficFilters } from './traffic-filters.tsx';
import { TrafficTotals } from './traffic-totals.tsx';
import { useTraffic } from './use-traffic.ts';
import { useTrafficFilter } from './use-traffic-filter.ts';

/** What the gateway is doing now, what it has just done, and where the time went. */
export function TrafficView() {
  const snapshot = useSnapshot();
  const filter = useTrafficFilter();
  const traffic = useTraffic(snapshot, filter);
  return (
    <div className="traffic">
      <div className="traffic-head">
        <Title order={1} size="h3">
          Traffic
        </Title>
        <TrafficTotals gateway={snapshot.gateway} />
      </div>
      <div className="traffic-top">
        <h2 className="only-for-readers">The last five minutes</h2>
        <TrafficCharts />
        <QueuePanel queue={snapshot.queue} />
      </div>
      <TrafficFilters filter={filter} />
      <RequestList traffic={traffic} filter={filter} snapshot={snapshot} />
      <ExchangeDrawer traffic={traffic} snapshot={snapshot} />
    </div>
  );
}
