import type { ExchangeRecord } from '../../shared/exchange.ts';
import type { BackendSnapshot, QueueSnapshot, RecentExchange, Snapshot } from '../../shared/snapshot.ts';
import type { Recorder } from './recorder.ts';

export interface SnapshotParts {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly gateway: Omit<Snapshot['gateway'], 'rates'>;
  readonly backends: readonly Omit<BackendSnapshot, 'rates'>[];
  readonly queue: readonly QueueSnapshot[];
  readonly operations: Snapshot['operations'];
  readonly discovery: Snapshot['discovery'];
  readonly events: Snapshot['events'];
  readonly inventorySeq: number;
  readonly recorder: Pick<Recorder, 'rates' | 'models' | 'live' | 'recent'>;
}

/** The whole visible state, put together from what each owner says of itself. */
export function buildSnapshot({ gateway, backends, recorder, ...rest }: SnapshotParts): Snapshot {
  return {
    ...rest,
    gateway: { ...gateway, rates: recorder.rates({ kind: 'gateway' }) },
    backends: backends.map((backend) => ({ ...backend, rates: recorder.rates({ kind: 'backend', id: backend.id }) })),
    models: recorder.models().map((model) => ({ model, rates: recorder.rates({ kind: 'model', model }) })),
    live: recorder.live(),
    recent: recorder.recent().map(withoutPlacement),
  };
}

const withoutPlacement = ({ placement: _, ...rest }: ExchangeRecord): RecentExchange => rest;
