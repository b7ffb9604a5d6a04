import type { RunnerFight } from '../../shared/runner-fight.ts';
import type { BackendMode } from '../../shared/snapshot.ts';
import type { Clock } from '../ports.ts';
import type { Backend, BackendSettings } from './backend.ts';
import { type Drifted, NO_DRIFT } from './drift/compare-builds.ts';
import { type DriftRules, WARN_ONLY } from './drift/odd-copies.ts';
import type { HostHealth } from './facts.ts';
import type { Fault } from './faults.ts';
import type { Finish } from './rates.ts';
import type { Run, TakenBack } from './run.ts';
import type { Served } from './runner-history.ts';

export interface FleetSettings {
  readonly backends: readonly BackendSettings[];
  /** How long a lane stays out after failing, and how long failures are remembered; ms. */
  readonly cooldownMs: number;
  readonly slowStartMs: number;
  /** What becomes of copies that are another build. */
  readonly drift: DriftRules;
}

/**
 * `capacity`: somebody waiting may now be placed, or has nobody left to wait for.
 * `suspect`, `stale`: the prober should look at once.
 */
export type FleetEvent =
  | { readonly kind: 'capacity' }
  | { readonly kind: 'state' }
  | { readonly kind: 'suspect'; readonly backend: string }
  | { readonly kind: 'stale'; readonly backend: string }
  | FleetChange;

/** What an admin may want to look back at. */
export type FleetChange =
  /** State or reason differ. */
  | { readonly kind: 'health'; readonly backend: string; readonly before: HostHealth; readonly now: HostHealth }
  /** `inFlight` is what still runs there; `endsAt`, ms since the epoch, when a drain ends what is left. */
  | {
      readonly kind: 'mode';
      readonly backend: string;
      readonly now: BackendMode;
      readonly inFlight: number;
      readonly endsAt: number | null;
    }
  /** A drain goes on with another deadline; ms since the epoch, null = none any more. */
  | { readonly kind: 'deadline'; readonly backend: string; readonly endsAt: number | null }
  /** A drain's deadline came: so many streams were ended, and so many requests placed anew. */
  | { readonly kind: 'overdue'; readonly backend: string; readonly ended: number; readonly moved: number }
  /** A draining backend finished the last of what it had. */
  | { readonly kind: 'drained'; readonly backend: string }
  /** Another version answers there than before. */
  | { readonly kind: 'version'; readonly backend: string; readonly before: string; readonly now: string }
  /** A lane left rotation, or with null proved that it works again. */
  | { readonly kind: 'lane'; readonly backend: string; readonly model: string; readonly outReason: string | null }
  /** Clients with different runner options have begun to make a lane's model be reloaded again and again. */
  | { readonly kind: 'fight'; readonly backend: string; readonly fight: RunnerFight }
  | Membership;

/** What a configuration changed about who is in the fleet, and how; not sent for the first one. */
export interface Membership {
  readonly kind: 'members';
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly edited: readonly { readonly before: BackendSettings; readonly now: BackendSettings }[];
}

/** What exchanges tell the fleet. */
export interface Experience {
  noteFault(id: string, fault: Fault): void;
  /** The model's first token came: it is resident, whatever the last probe saw. */
  noteLoaded(id: string, model: string): void;
  /** It was loaded by a request of ours for this runner, in words as in `Run`. */
  noteWarmed(id: string, model: string, runner: string): void;
  /** It was told to leave memory: when it does, nothing has pushed it out. */
  noteUnloading(id: string, model: string): void;
  /** What a complete answer says of the lane's speed. */
  noteFinish(id: string, model: string, finish: Finish): void;
  /** Which runner a complete answer asked for. */
  noteServed(id: string, model: string, served: Served): void;
  /** An exchange completed: a lane on trial has passed it. */
  noteSuccess(id: string, model: string | null): void;
  /** The lane generates nothing though its server lists the model: no new exchange goes there. */
  noteWedged(id: string, model: string, reason: string): void;
  /** It generates again. */
  noteUnwedged(id: string, model: string): void;
  /** Looks at how many exchanges of a lane make progress together; for `slots: auto`. */
  reviewSlots(id: string, model: string): void;
  /** A wedged lane is being put right, or no longer. */
  noteHealing(id: string, model: string, isHealing: boolean): void;
  /** Takes exchanges of a lane back from its backend; says how many. */
  takeBack(id: string, model: string, which: (run: Readonly<Run>) => TakenBack | null): number;
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
  /** Models whose copies differ, as of that. */
  drifted: Drifted;
  /** When some copy of a model became another, appeared or went; monotonic ms. */
  readonly copiesChangedAt: Map<string, number>;
  /** Models of which some copy is about to be another, or gone. */
  copiesChanging: ReadonlySet<string>;
  /** Models whose copies differ and of which it is not decided yet who is quarantined. */
  unsettled: ReadonlySet<string>;
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
    settings: { backends: [], cooldownMs: 30_000, slowStartMs: 30_000, drift: WARN_ONLY },
    inventorySeq: 0,
    drifted: NO_DRIFT,
    copiesChangedAt: new Map(),
    copiesChanging: new Set(),
    unsettled: new Set(),
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
