import { isUp } from '../../shared/backend-state.ts';
import { type Backend, isLoaded, type Lane, laneOf } from './backend.ts';
import { noteCopies, reviewCopies } from './drift/review-copies.ts';
import type { HostHealth, ProbeFacts } from './facts.ts';
import { reviveLanes } from './faults.ts';
import { findLoaded } from './find-loaded.ts';
import type { Ledger } from './ledger.ts';
import { learnMemory } from './pushed-out.ts';
import { routesNotOf } from './spoken-routes.ts';

const isOut = ({ state }: HostHealth): boolean => state === 'down' || state === 'misconfigured';

/** What its runner had cached is gone, and what it would serve unloaded no longer counts. */
function loseRunner(lane: Lane): void {
  lane.runner += 1;
  lane.asked = { ...lane.asked, alike: [] };
}

/** Whatever its runners had cached did not survive, or cannot be counted on. */
export function takeOut(backend: Backend): void {
  backend.wasOut = true;
  backend.leftEarly = [];
  for (const lane of backend.lanes.values()) loseRunner(lane);
  if (backend.kind !== 'openai') return;
  // It tells no version: whatever comes back may be another.
  backend.missingRoutes.clear();
  for (const route of routesNotOf(backend.kind)) backend.missingRoutes.add(route);
}

function noteAppeared(backend: Backend, listed: Backend['resident'], now: number): void {
  for (const { model, sizeBytes } of backend.resident.values()) {
    const lane = laneOf(backend, model);
    lane.memoryBytes = sizeBytes;
    if (!listed.has(model)) lane.appearedAt = now;
  }
}

/** Longer ago it must have left since. */
const LEAVES_WITHIN_MS = 600_000;

function toldToLeave({ lanes }: Backend, now: number): ReadonlySet<string> {
  const told = [...lanes.values()].filter(({ toldToLeaveAt: at }) => at > 0 && now - at < LEAVES_WITHIN_MS);
  return new Set(told.map(({ model }) => model));
}

function noteMemory(backend: Backend, before: Backend['resident'], { monotonic, now }: Ledger['clock']): void {
  const moment = { now: monotonic(), wallNow: now() };
  const told = toldToLeave(backend, moment.now);
  Object.assign(backend, learnMemory(backend, { before, after: backend.resident, toldToLeave: told, ...moment }));
}

/** What had wedged went with the runner: the next one is on trial. */
function tryUnloaded(backend: Backend): void {
  for (const lane of backend.lanes.values()) {
    if (!lane.out?.isWedged || lane.out.isHealing || findLoaded(backend, lane.model) !== null) continue;
    lane.out = null;
    lane.onTrial = true;
  }
}

const loadedLanes = (backend: Backend): readonly Lane[] =>
  [...backend.lanes.values()].filter(({ model }) => isLoaded(backend, model));

type Installed = NonNullable<Backend['installed']>;

const isSameInventory = (before: Installed | null, after: Installed): boolean =>
  before?.size === after.size && [...after].every(([model, { digest }]) => before.get(model)?.digest === digest);

/** What probes may report, and what each report changes. */
export function createReports(ledger: Ledger): ProbeFacts {
  const { clock, emit, changed, update } = ledger;
  const at = () => ({ now: clock.monotonic(), cooldownMs: ledger.settings.cooldownMs });
  const setHealth = (id: string, health: HostHealth): void =>
    update(id, (backend) => {
      const before = backend.health;
      if (before.state === health.state && before.reason === health.reason) return;
      if (isOut(health)) takeOut(backend);
      if (isUp(health.state) && backend.wasOut)
        Object.assign(backend, { wasOut: false, recoveredAt: clock.monotonic() });
      if (before.state !== health.state) backend.since = clock.now();
      backend.health = health;
      emit({ kind: 'health', backend: id, before, now: health });
      changed();
    });

  return {
    setHealth,
    setVersion: (id, version) =>
      update(id, (backend) => {
        const before = backend.version;
        if (before === version) return;
        backend.missingRoutes.clear();
        backend.version = version;
        if (before !== null) emit({ kind: 'version', backend: id, before, now: version });
      }),
    setInventory: (id, entries) =>
      update(id, (backend) => {
        const installed = new Map(entries.map((entry) => [entry.model, entry]));
        const before = backend.installed;
        const isNews = !isSameInventory(before, installed);
        backend.installed = installed;
        if (isNews) {
          noteCopies(ledger, before, installed);
          reviewCopies(ledger);
        }
        changed();
      }),
    setResidency: (id, entries) =>
      update(id, (backend) => {
        const before = loadedLanes(backend);
        const listed = backend.resident;
        backend.resident = new Map(entries.map((entry) => [entry.model, entry]));
        noteAppeared(backend, listed, clock.monotonic());
        backend.residentAt = clock.monotonic();
        backend.unreadSince = null;
        noteMemory(backend, listed, clock);
        for (const lane of before) if (!isLoaded(backend, lane.model)) loseRunner(lane);
        tryUnloaded(backend);
        emit({ kind: 'state' });
      }),
    noteUnread: (id) =>
      update(id, (backend) => {
        backend.unreadSince ??= clock.monotonic();
      }),
    confirmAlive: (id) =>
      update(id, (backend) => {
        reviveLanes(backend, at());
        // A ramping backend gains slots without any lease ending: those who wait should hear of it.
        emit({ kind: 'capacity' });
      }),
  };
}
