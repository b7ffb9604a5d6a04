import type { ExchangeRecord, LiveExchange } from '../../shared/exchange.ts';
import type { Waiting } from '../../shared/lane.ts';
import type { BackendSnapshot, QueueSnapshot, RateSnapshot, RecentExchange, Snapshot } from '../../shared/snapshot.ts';
import type { Recorder } from './recorder.ts';

export interface SnapshotParts {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly gateway: Omit<Snapshot['gateway'], 'rates'>;
  readonly backends: readonly Omit<BackendSnapshot, 'rates'>[];
  readonly aliases: Snapshot['aliases'];
  readonly drift: Snapshot['drift'];
  readonly kept: Snapshot['kept'];
  readonly stays: Snapshot['stays'];
  readonly queue: readonly QueueSnapshot[];
  readonly operations: Snapshot['operations'];
  readonly leaving: Snapshot['leaving'];
  readonly rolling: Snapshot['rolling'];
  readonly discovery: Snapshot['discovery'];
  readonly events: Snapshot['events'];
  readonly webhooks: Snapshot['webhooks'];
  readonly inventorySeq: number;
  readonly keysSeq: number;
  /** By exchange. */
  readonly waits: ReadonlyMap<string, Waiting>;
  readonly recorder: Pick<Recorder, 'rates' | 'models' | 'live' | 'recent'>;
}

/** The latest settled exchanges: `exchange.find` knows older ones. */
const RECENT_SHOWN = 100;

/** The whole visible state, put together from what each owner says of itself. */
export function buildSnapshot({ gateway, backends, recorder, waits, ...rest }: SnapshotParts): Snapshot {
  return {
    ...rest,
    gateway: { ...gateway, rates: rounded(recorder.rates({ kind: 'gateway' })) },
    backends: backends.map((backend) => ({
      ...backend,
      rates: rounded(recorder.rates({ kind: 'backend', id: backend.id })),
    })),
    models: recorder.models().map((model) => ({ model, rates: rounded(recorder.rates({ kind: 'model', model })) })),
    live: recorder.live().map((exchange) => withWaiting(exchange, waits.get(exchange.id))),
    recent: recorder.recent(RECENT_SHOWN).map(withoutPlacement),
  };
}

/** Only of one that is at a backend: an id may be in use twice. */
const withWaiting = (exchange: LiveExchange, waiting: Waiting | undefined): LiveExchange =>
  waiting && exchange.stage === 'dialling' ? { ...exchange, waiting } : exchange;

const withoutPlacement = ({ placement: _, ...rest }: ExchangeRecord): RecentExchange => rest;

/** To thousandths: what lies behind them is noise, and a third of a large snapshot. */
const rounded = (rates: RateSnapshot): RateSnapshot => ({
  requestsPerSecond: thousandths(rates.requestsPerSecond),
  tokensPerSecond: thousandths(rates.tokensPerSecond),
  errorRate: rates.errorRate && thousandths(rates.errorRate),
  ttfbP50Ms: rates.ttfbP50Ms && thousandths(rates.ttfbP50Ms),
  ttfbP95Ms: rates.ttfbP95Ms && thousandths(rates.ttfbP95Ms),
  durationP50Ms: rates.durationP50Ms && thousandths(rates.durationP50Ms),
  durationP95Ms: rates.durationP95Ms && thousandths(rates.durationP95Ms),
});

const thousandths = (figure: number): number => Math.round(figure * 1_000) / 1_000;
