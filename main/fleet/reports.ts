import { type Backend, isLoaded, type Lane, laneOf } from './backend.ts';
import type { HostHealth, ProbeFacts } from './facts.ts';
import { applyFault, reviveLanes } from './faults.ts';
import type { Experience, Ledger } from './ledger.ts';
import { learnRates } from './rates.ts';

const isOut = ({ state }: HostHealth): boolean => state === 'down' || state === 'misconfigured';
const isIn = ({ state }: HostHealth): boolean => state === 'up' || state === 'degraded';

/** Whatever its runners had cached did not survive, or cannot be counted on. */
function takeOut(backend: Backend): void {
  backend.wasOut = true;
  for (const lane of backend.lanes.values()) lane.runner += 1;
}

const loadedLanes = (backend: Backend): readonly Lane[] =>
  [...backend.lanes.values()].filter(({ model }) => isLoaded(backend, model));

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

type Installed = NonNullable<Backend['installed']>;

const isSameInventory = (before: Installed | null, after: Installed): boolean =>
  before?.size === after.size && [...after].every(([model, { digest }]) => before.get(model)?.digest === digest);

/** What probes and exchanges may report, and what each report changes. */
export function createReports(ledger: Ledger): ProbeFacts & Experience {
  const { clock, emit, changed, update } = ledger;
  const at = () => ({ now: clock.monotonic(), cooldownMs: ledger.settings.cooldownMs });
  const setHealth = (id: string, health: HostHealth): void =>
    update(id, (backend) => {
      const before = backend.health;
      if (before.state === health.state && before.reason === health.reason) return;
      if (isOut(health)) takeOut(backend);
      if (isIn(health) && backend.wasOut) Object.assign(backend, { wasOut: false, recoveredAt: clock.monotonic() });
      if (before.state !== health.state) backend.since = clock.now();
      backend.health = health;
      changed();
    });

  return {
    setHealth,
    setVersion: (id, version) =>
      update(id, (backend) => {
        if (backend.version !== version) backend.missingRoutes.clear();
        backend.version = version;
      }),
    setInventory: (id, entries) =>
      update(id, (backend) => {
        const installed = new Map(entries.map((entry) => [entry.model, entry]));
        if (!isSameInventory(backend.installed, installed)) ledger.inventorySeq += 1;
        backend.installed = installed;
        changed();
      }),
    setResidency: (id, entries) =>
      update(id, (backend) => {
        const before = loadedLanes(backend);
        backend.resident = new Map(entries.map((entry) => [entry.model, entry]));
        backend.residentAt = clock.monotonic();
        backend.memorySeenBytes = Math.max(backend.memorySeenBytes, sumOf(entries.map(({ sizeBytes }) => sizeBytes)));
        for (const lane of before) if (!isLoaded(backend, lane.model)) lane.runner += 1;
        emit({ kind: 'state' });
      }),
    confirmAlive: (id) =>
      update(id, (backend) => {
        reviveLanes(backend, at());
        // A ramping backend gains slots without any lease ending: those who wait should hear of it.
        emit({ kind: 'capacity' });
      }),
    noteFault: (id, fault) =>
      update(id, (backend) => {
        const out = applyFault(backend, fault, at());
        if (out) setHealth(id, out);
        if (fault.kind === 'host' || fault.kind === 'config') emit({ kind: 'suspect', backend: id });
        if (fault.kind === 'inventory') emit({ kind: 'stale', backend: id });
        // Those who wait may have lost their last candidate: they are to hear so now, not at their timeout.
        changed();
      }),
    noteLoaded: (id, model) =>
      update(id, (backend) => {
        laneOf(backend, model).provenAt = clock.monotonic();
      }),
    noteFinish: (id, model, finish) =>
      update(id, (backend) => {
        const lane = laneOf(backend, model);
        lane.rates = learnRates(lane.rates, finish);
      }),
    noteSuccess: (id, model) =>
      update(id, (backend) => {
        if (model === null) return;
        const lane = laneOf(backend, model);
        if (!lane.onTrial) return;
        lane.onTrial = false;
        lane.failures = [];
        emit({ kind: 'capacity' });
      }),
    noteChanged: (id) => update(id, () => emit({ kind: 'stale', backend: id })),
  };
}
