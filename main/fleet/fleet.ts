import type { ModelDrift } from '../../shared/drift.ts';
import type { BackendMode } from '../../shared/snapshot.ts';
import type { Clock, ModeStore } from '../ports.ts';
import type { Need } from './availability.ts';
import { type Backend, type BackendSettings, createBackend, drainOf, type ReadonlyBackend } from './backend.ts';
import { createCallerCounts } from './caller-counts.ts';
import { type Candidates, findCandidates, type Moment } from './candidates.ts';
import { describeDrift } from './drift/describe-drift.ts';
import { reviewCopies, settleCopies } from './drift/review-copies.ts';
import { createExperience } from './experience.ts';
import type { ProbeFacts } from './facts.ts';
import { type Lease, takeLease, type Wanted } from './lease.ts';
import { createLedger, type Experience, type FleetEvent, type FleetSettings, type Ledger } from './ledger.ts';
import { membershipChange } from './membership.ts';
import { createModes, type ModeOrder } from './modes.ts';
import { type MoveMoment, moveTo } from './move-to.ts';
import { endRuns } from './overdue.ts';
import { renewQuota } from './quota.ts';
import { createReports, takeOut } from './reports.ts';
import { createWaking } from './waking.ts';

/** The only mutable truth about backends. */
export interface Fleet extends ProbeFacts, Experience {
  backends(): readonly ReadonlyBackend[];
  find(id: string): ReadonlyBackend | undefined;
  /** What the clock and the settings say now, for reading availability and ramps. */
  moment(): Moment;
  /** Rises whenever some backend's list of installed models is another than before. */
  inventorySeq(): number;
  /** Everything in which the copies of a model differ, and what is done about it. */
  drift(): readonly ModelDrift[];
  /** Call about once per second: `changing` are models that are being pulled or deleted somewhere; nothing of them is quarantined meanwhile. */
  settleCopies(changing: ReadonlySet<string>): void;
  /** Live state of backends whose id and url did not change survives. */
  configure(settings: FleetSettings): void;
  /** `endsAt`, for a drain: when what is left is to be ended, ms since the epoch. An order without one lifts it. */
  setMode(id: string, mode: BackendMode, endsAt?: number | null): void;
  /**
   * A drain's deadline has come: streams end with an error in their own API's shape, what has not begun to answer is
   * placed anew. The drain itself goes on.
   */
  endDrain(id: string): void;
  /** Its server was restarted, though it may never have counted as down: what its runners had cached is gone. */
  noteRestarted(id: string): void;
  candidates(need: Need, tried: ReadonlySet<string>): Candidates;
  /** Exchanges that run on this caller's account, wherever. */
  runningOf(caller: string): number;
  /** Looks again whether somebody who waits can be placed, that much later. */
  wakeIn(ms: number): void;
  /** The id must be one of `backends()`. */
  lease(id: string, wanted: Wanted): Lease;
  onEvent(listener: (event: FleetEvent) => void): () => void;
}

type Orders = Pick<Fleet, 'setMode' | 'endDrain' | 'noteRestarted'>;
type Modes = ReturnType<typeof createModes>;

export interface FleetPorts {
  readonly clock: Clock;
  readonly modes?: ModeStore | undefined;
}

/** Builds an empty fleet; `configure` fills it. */
export function createFleet({ clock, modes: stored }: FleetPorts): Fleet {
  const ledger = createLedger(clock);
  const { known, emit, changed, update } = ledger;
  const modes = createModes(stored);
  const callers = createCallerCounts();
  let isConfigured = false;
  const moment = (): Moment => ({ now: clock.monotonic(), slowStartMs: ledger.settings.slowStartMs });

  /** Puts a backend into the fleet, or its new settings in force; true when one that stays is in another mode now. */
  function enlist(settings: BackendSettings): boolean {
    const old = known.get(settings.id);
    const order = modes.effective(settings, old?.settings.mode);
    const isMoved = old !== undefined && old.mode !== order.mode;
    known.delete(settings.id); // set again, so that the fleet keeps the configuration's order
    known.set(settings.id, renewed(old, settings, order, moveMoment(ledger)));
    return isMoved;
  }

  const tellMode = (id: string): void =>
    update(id, ({ mode, inFlight, drain }) =>
      emit({ kind: 'mode', backend: id, now: mode, inFlight, endsAt: drain?.endsAt ?? null }),
    );

  const orders = createOrders(ledger, modes, tellMode);
  const onFirstByte = (): void => emit({ kind: 'capacity' });
  const reports = createReports(ledger);
  return {
    ...reports,
    ...createExperience(ledger, reports.setHealth),
    backends: () => [...known.values()],
    find: (id) => known.get(id),
    moment,
    inventorySeq: () => ledger.inventorySeq,
    drift: () => describeDrift(ledger),
    settleCopies(changing) {
      if (settleCopies(ledger, changing)) changed();
    },
    configure(next) {
      const members = isConfigured ? membershipChange(known, next) : null;
      isConfigured = true;
      ledger.settings = next;
      const listed = new Set(next.backends.map(({ id }) => id));
      const left = [...known.keys()].filter((id) => !listed.has(id));
      for (const id of left) known.delete(id);
      modes.forget(left);
      const moved = next.backends.filter((backend) => enlist(backend));
      reviewCopies(ledger);
      if (members) emit(members);
      for (const { id } of moved) tellMode(id);
      changed();
    },
    ...orders,
    candidates: (need, tried) => findCandidates(known.values(), need, tried, moment()),
    runningOf: callers.of,
    wakeIn: createWaking(clock, () => emit({ kind: 'capacity' })),
    lease(id, wanted) {
      const backend = known.get(id);
      if (!backend) throw new Error(`lease on unknown backend ${id}`);
      const onRelease = (): void => {
        const isDrained = backend.mode === 'draining' && backend.inFlight === 0 && known.get(id) === backend;
        if (isDrained) emit({ kind: 'drained', backend: id });
        emit({ kind: 'capacity' });
      };
      return takeLease(backend, wanted, { now: clock.monotonic, callers, onFirstByte, onRelease });
    },
    onEvent: ledger.onEvent,
  };
}

/** What admins order of the modes, and what becomes of it. */
function createOrders(ledger: Ledger, modes: Modes, tellMode: (id: string) => void): Orders {
  const { emit, changed, update } = ledger;
  return {
    setMode(id, mode, endsAt = null) {
      update(id, (backend) => {
        const order: ModeOrder = { mode, endsAt };
        modes.order(id, order, backend.settings.mode);
        const isMoved = backend.mode !== mode;
        if (!isMoved && (backend.drain?.endsAt ?? null) === endsAt) return;
        if (isMoved) {
          moveTo(backend, order, moveMoment(ledger));
          tellMode(id);
        } else {
          backend.drain = drainOf(order);
          emit({ kind: 'deadline', backend: id, endsAt });
        }
        changed();
      });
    },
    noteRestarted: (id) => update(id, takeOut),
    endDrain(id) {
      update(id, (backend) => {
        if (backend.mode !== 'draining') return;
        modes.order(id, { mode: 'draining', endsAt: null }, backend.settings.mode);
        const { ended, moved } = endRuns(backend);
        backend.drain = { endsAt: null, ended };
        if (ended + moved > 0) emit({ kind: 'overdue', backend: id, ended, moved });
        changed();
      });
    },
  };
}

const moveMoment = ({ clock, settings }: Ledger): MoveMoment => ({
  now: clock.monotonic(),
  wallNow: clock.now(),
  slowStartMs: settings.slowStartMs,
});

/** At another address, or of another kind, it is another server. */
const renewed = (old: Backend | undefined, settings: BackendSettings, order: ModeOrder, moment: MoveMoment): Backend =>
  old?.url === settings.url && old.kind === (settings.kind ?? 'ollama')
    ? revise(old, settings, order, moment)
    : createBackend(settings, order, moment.wallNow);

const revise = (backend: Backend, settings: BackendSettings, order: ModeOrder, moment: MoveMoment): Backend => {
  const quota = renewQuota(backend.quota, settings.limits);
  Object.assign(backend, { settings, reach: settings.reach ?? null, quota });
  return backend.mode === order.mode ? backend : moveTo(backend, order, moment);
};
