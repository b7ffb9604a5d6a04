import type { Clock } from '../ports.ts';
import type { Backend, BackendSettings } from './backend.ts';
import type { Fault } from './faults.ts';
import type { Finish } from './rates.ts';

export interface FleetSettings {
  readonly backends: readonly BackendSettings[];
  /** How long a lane stays out after failing, and how long failures are remembered; ms. */
  readonly cooldownMs: number;
  readonly slowStartMs: number;
}

/**
 * `capacity`: somebody waiting may now be placed, or has nobody left to wait for.
 * `suspect`, `stale`: the prober should look at once.
 */
export type FleetEvent =
  | { readonly kind: 'capacity' }
  | { readonly kind: 'state' }
  | { readonly kind: 'suspect' | 'stale'; readonly backend: string };

/** What exchanges tell the fleet. */
export interface Experience {
  noteFault(id: string, fault: Fault): void;
  /** The model's first token came: it is resident, whatever the last probe saw. */
  noteLoaded(id: string, model: string): void;
  /** What a complete answer says of the lane's speed. */
  noteFinish(id: string, model: string, finish: Finish): void;
  /** An exchange completed: a lane on trial has passed it. */
  noteSuccess(id: string, model: string | null): void;
  /** An order that may change which models are installed there went through. */
  noteChanged(id: string): void;
}

/** The backends themselves and who hears of changes: shared by the fleet's own files, seen by nobody else. */
export interface Ledger {
  readonly clock: Clock;
  readonly known: Map<string, Backend>;
  settings: FleetSettings;
  /** Rises whenever some backend's list of installed models is another than before. */
  inventorySeq: number;
  emit(event: FleetEvent): void;
  changed(): void;
  /** News of a backend that was removed meanwhile is dropped here. */
  update(id: string, apply: (backend: Backend) => void): void;
  onEvent(listener: (event: FleetEvent) => void): () => void;
}

export function createLedger(clock: Clock): Ledger {
  const known = new Map<string, Backend>();
  const listeners = new Set<(event: FleetEvent) => void>();
  const emit = (event: FleetEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    clock,
    known,
    settings: { backends: [], cooldownMs: 30_000, slowStartMs: 30_000 },
    inventorySeq: 0,
    emit,
    changed() {
      emit({ kind: 'state' });
      emit({ kind: 'capacity' });
    },
    update(id, apply) {
      const backend = known.get(id);
      if (backend) apply(backend);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
