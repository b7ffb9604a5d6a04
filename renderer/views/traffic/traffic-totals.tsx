import type { Snapshot } from '../../../shared/snapshot.ts';
import { formatLatency, formatRate, formatShare } from '../../ui/figures.ts';

/** The gateway's figures over the last minute. */
export function TrafficTotals({ gateway }: Pick<Snapshot, 'gateway'>) {
  const { rates, inFlight, queued } = gateway;
  return (
    <dl className="totals">
      <Total name="requests/s" value={formatRate(rates.requestsPerSecond)} />
      <Total name="errors" value={formatShare(rates.errorRate)} isBad={(rates.errorRate ?? 0) > 0} />
      <Total name="TTFB p50" value={formatLatency(rates.ttfbP50Ms)} />
      <Total name="TTFB p95" value={formatLatency(rates.ttfbP95Ms)} />
      <Total name="running" value={String(inFlight)} />
      <Total name="queued" value={String(queued)} isBad={queued > 0} />
    </dl>
  );
}

interface TotalProps {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
}

function Total({ name, value, isBad = false }: TotalProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isBad ? 'tone-wary' : ''}>{value}</dd>
    </div>
  );
}
