import type { BackendMode } from '../../shared/snapshot.ts';
import type { Clock, ModeStore } from '../ports.ts';
import type { Need } from './availability.ts';
import { type Backend, type BackendSettings, createBackend, type ReadonlyBackend } from './backend.ts';
import { type Candidates, findCandidates, type Moment } from './candidates.ts';
import type { ProbeFacts } from './facts.ts';
import { type Lease, takeLease, type Wanted } from './lease.ts';
import { createLedger, type Experience, type FleetEvent, type FleetSettings } from './ledger.ts';
import { createModes } from './modes.ts';
import { createReports } from './reports.ts';

/** The only mutable truth about backends. */
export interface Fleet extends ProbeFacts, Experience {
  backends(): readonly ReadonlyBackend[];
  find(id: string): ReadonlyBackend | undefined;
  /** What the clock and the settings say now, for reading availability and ramps. */
  moment(): Moment;
  /** Rises whenever some backend's list of installed models is another than before. */
  inventorySeq(): number;
  /** Live state of backends whose id and url did not change survives. */
  configure(settings: FleetSettings): void;
  setMode(id: string, mode: BackendMode): void;
  candidates(need: Need, tried: ReadonlySet<string>): Candidates;
  /** The id must be one of `backends()`. */
  lease(id: string, wanted: Wanted): Lease;
  onEvent(listener: (event: FleetEvent) => void): () => void;
}

export interface FleetPorts {
  readonly clock: Clock;
  readonly modes?: ModeStore | undefined;
}

/** Builds an empty fleet; `configure` fills it. */
export function createFleet({ clock, modes: stored }: FleetPorts): Fleet {
  const ledger = createLedger(clock);
  const { known, emit, changed, update } = ledger;
  const modes = createModes(stored);
  const moment = (): Moment => ({ now: clock.monotonic(), slowStartMs: ledger.settings.slowStartMs });

  return {
    ...createReports(ledger),
    backends: () => [...known.values()],
    find: (id) => known.get(id),
    moment,
    inventorySeq: () => ledger.inventorySeq,
    configure(next) {
      ledger.settings = next;
      ledger.inventorySeq += 1;
      const listed = new Set(next.backends.map(({ id }) => id));
      const left = [...known.keys()].filter((id) => !listed.has(id));
      for (const id of left) known.delete(id);
      modes.forget(left);
      for (const backend of next.backends) {
        const old = known.get(backend.id);
        const mode = modes.effective(backend, old?.settings.mode);
        known.delete(backend.id); // set again, so that the fleet keeps the configuration's order
        known.set(
          backend.id,
          old?.url === backend.url
            ? revise(old, backend, mode, clock.now())
            : createBackend(backend, mode, clock.now()),
        );
      }
      changed();
    },
    setMode(id, mode) {
      update(id, (backend) => {
        modes.order(id, mode, backend.settings.mode);
        if (backend.mode === mode) return;
        backend.mode = mode;
        backend.since = clock.now();
        changed();
      });
    },
    candidates: (need, tried) => findCandidates(known.values(), need, tried, moment()),
    lease(id, wanted) {
      const backend = known.get(id);
      if (!backend) throw new Error(`lease on unknown backend ${id}`);
      return takeLease(backend, wanted, { now: clock.monotonic, onRelease: () => emit({ kind: 'capacity' }) });
    },
    onEvent: ledger.onEvent,
  };
}

const revise = (backend: Backend, settings: BackendSettings, mode: BackendMode, now: number): Backend =>
  Object.assign(backend, { settings, mode, since: backend.mode === mode ? backend.since : now });
