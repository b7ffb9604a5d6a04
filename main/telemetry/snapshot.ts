import type { BackendSnapshot, QueueSnapshot, Snapshot } from '../../shared/snapshot.ts';
import type { Recorder } from './recorder.ts';

export interface SnapshotParts {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly gateway: Omit<Snapshot['gateway'], 'rates'>;
  readonly backends: readonly Omit<BackendSnapshot, 'rates'>[];
  readonly queue: readonly QueueSnapshot[];
  readonly recorder: Pick<Recorder, 'rates' | 'models' | 'live' | 'recent'>;
}

/** The whole visible state, put together from what each owner says of itself. */
export function buildSnapshot({ seq, at, gateway, backends, queue, recorder }: SnapshotParts): Snapshot {
  return {
    seq,
    at,
    gateway: { ...gateway, rates: recorder.rates({ kind: 'gateway' }) },
    backends: backends.map((backend) => ({ ...backend, rates: recorder.rates({ kind: 'backend', id: backend.id }) })),
    models: recorder.models().map((model) => ({ model, rates: recorder.rates({ kind: 'model', model }) })),
    queue,
    live: recorder.live(),
    recent: recorder.recent(),
  };
}
