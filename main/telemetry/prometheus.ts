import { collectDefaultMetrics, Registry } from 'prom-client';
import type { ConnectionCount } from '../../shared/connection-count.ts';
import type { ExchangeRecord } from '../../shared/exchange.ts';
import type { Status } from '../../shared/snapshot.ts';
import { createBulkCounter } from './bulk-counter.ts';
import { createBulkHistogram } from './bulk-histogram.ts';
import { createConnectionFigures } from './connection-figures.ts';
import { createFleetGauges } from './fleet-gauges.ts';
import { createModelLabel } from './model-label.ts';

export interface Metrics {
  record(record: ExchangeRecord): void;
  /** A request turned away by a limit. `key` is a key's id, never its secret; null when the limit was not a key's. */
  limited(key: string | null, limit: string): void;
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface MetricsOptions {
  readonly registry?: Registry;
  /** Asked once per scrape, so that nothing runs when nobody scrapes. */
  readonly source: () => Pick<Status, 'backends' | 'queue' | 'drift' | 'kept'>;
  /** Null before the port is open. */
  readonly connections: () => ConnectionCount | null;
}

/** Seconds: from a cached tag list to the longest generation allowed. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Between two samples of event loop lag. Each wakes the process up, so an idle gateway takes few. */
const LOOP_SAMPLE_MS = 100;

const toSeconds = (ms: number): number => ms / 1000;

function createTraffic(registry: Registry) {
  const counter = <const Names extends readonly string[]>(name: string, help: string, labelNames: Names) =>
    createBulkCounter(registry, { name, help, labelNames });
  const histogram = (name: string, help: string) =>
    createBulkHistogram(registry, { name, help, labelNames: ['route', 'model'], buckets: BUCKETS });
  return {
    requests: counter('corral_requests_total', 'Settled exchanges.', ['backend', 'model', 'route', 'outcome']),
    tokens: counter('corral_tokens_total', 'Tokens of settled exchanges.', ['backend', 'model', 'kind']),
    aliases: counter('corral_alias_requests_total', 'Settled exchanges that named an alias, by what it came to.', [
      'alias',
      'model',
    ]),
    attempts: counter('corral_attempts_total', 'Attempts by what came of them.', ['backend', 'result']),
    limited: counter('corral_limited_total', 'Requests turned away by a limit.', ['key', 'limit']),
    duration: histogram('corral_request_duration_seconds', 'From the request to the end of the answer.'),
    ttfb: histogram('corral_time_to_first_byte_seconds', 'From the request to the first byte of the answer.'),
    queueWait: histogram('corral_queue_wait_seconds', 'Time waited for a free slot.'),
  };
}

/** Everything Prometheus may know: traffic counted as it settles, the fleet as it stands at the scrape, and Node's own figures. */
export function createMetrics({ registry = new Registry(), source, connections }: MetricsOptions): Metrics {
  const traffic = createTraffic(registry);
  const label = createModelLabel();
  const gauges = createFleetGauges(registry, label.of);
  createConnectionFigures(registry, connections);
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLE_MS });

  function countTokens(record: ExchangeRecord, backend: string, model: string): void {
    const { prompt = null, output = null } = record.tokens ?? {};
    if (prompt !== null) traffic.tokens.add([backend, model, 'prompt'], prompt);
    if (output !== null) traffic.tokens.add([backend, model, 'output'], output);
  }

  function observeTimes(record: ExchangeRecord, model: string): void {
    const { route, queueMs, ttfbMs, durationMs, attempts } = record;
    const labels = [route, model] as const;
    traffic.duration.observe(labels, toSeconds(durationMs));
    if (ttfbMs !== null) traffic.ttfb.observe(labels, toSeconds(ttfbMs));
    const wantedSlot = attempts.length > 0 || queueMs > 0;
    if (wantedSlot) traffic.queueWait.observe(labels, toSeconds(queueMs));
  }

  return {
    record(record) {
      const model = label.of(record.model);
      const backend = record.backend ?? '';
      traffic.requests.add([backend, model, record.route, record.outcome]);
      for (const attempt of record.attempts) traffic.attempts.add([attempt.backend, attempt.result]);
      if (record.alias !== null) traffic.aliases.add([record.alias.name, model]);
      observeTimes(record, model);
      countTokens(record, backend, model);
    },
    limited: (key, limit) => traffic.limited.add([key ?? '', limit]),
    async render() {
      const snapshot = source();
      label.setInstalled(snapshot.backends.flatMap(({ installed }) => installed.map(({ name }) => name)));
      gauges.fill(snapshot);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
