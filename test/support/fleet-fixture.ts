import type { Need } from '../../main/fleet/availability.ts';
import { type Backend, type BackendSettings, createBackend } from '../../main/fleet/backend.ts';
import type { Candidate } from '../../main/fleet/candidates.ts';
import { WARN_ONLY } from '../../main/fleet/drift/odd-copies.ts';
import type { InventoryEntry, ResidencyEntry } from '../../main/fleet/facts.ts';
import type { Fault } from '../../main/fleet/faults.ts';
import { createFleet, type Fleet } from '../../main/fleet/fleet.ts';
import type { FleetEvent, FleetSettings } from '../../main/fleet/ledger.ts';
import { NO_WORK } from '../../main/fleet/work.ts';
import type { ModeStore } from '../../main/ports.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export const MODEL = 'llama3.2:latest';
export const NOBODY: ReadonlySet<string> = new Set();

/** Settings of a backend with four slots that listens nowhere. */
export const settingsOf = (id: string, over: Partial<BackendSettings> = {}): BackendSettings => ({
  id,
  url: `http://${id}.invalid:11434`,
  slots: 4,
  weight: 1,
  tier: 0,
  mode: 'active',
  ...over,
});

/** A chat with `MODEL`. */
export const needOf = (over: Partial<Need> = {}): Need => ({
  route: '/api/chat',
  kind: 'inference',
  model: MODEL,
  cloud: false,
  takesSlot: true,
  backend: null,
  backends: null,
  caller: 'ada',
  identity: null,
  workClass: 'normal',
  mayUse: () => true,
  work: NO_WORK,
  ...over,
});

export const faultOf = (kind: Fault['kind'], over: Partial<Fault> = {}): Fault => ({
  kind,
  certain: false,
  model: MODEL,
  route: '/api/chat',
  reason: `${kind} trouble`,
  ...over,
});

export const installedRow = (model = MODEL, over: Partial<InventoryEntry> = {}): InventoryEntry => ({
  model,
  digest: `digest of ${model}`,
  sizeBytes: 1,
  modifiedAt: 0,
  capabilities: ['completion'],
  raw: { name: model },
  ...over,
});

export const residentRow = (model = MODEL, over: Partial<ResidencyEntry> = {}): ResidencyEntry => ({
  model,
  sizeBytes: 1,
  vramBytes: 1,
  contextLength: 4096,
  expiresAt: null,
  raw: { name: model },
  ...over,
});

/** A backend that is up and has `MODEL` installed, not loaded; `over` is laid over it. */
export function backendOf(id: string, over: Partial<Backend> = {}): Backend {
  const backend = createBackend(settingsOf(id), { mode: 'active', endsAt: null }, 0);
  const installed = new Map([[MODEL, installedRow()]]);
  return Object.assign(backend, { health: { state: 'up', reason: null }, installed }, over);
}

/** Tier and weight are read from the settings and from the candidate itself, as the fleet fills them. */
export const candidateOf = (id: string, over: Partial<Omit<Candidate, 'backend'>> = {}, tier = 0): Candidate => ({
  backend: backendOf(id, { settings: settingsOf(id, { tier }) }),
  loaded: true,
  free: 4,
  inFlight: 0,
  weight: 1,
  penalty: 0,
  reload: false,
  ...over,
});

export interface LiveFleet {
  readonly fleet: Fleet;
  readonly clock: ManualClock;
  /** All events so far. */
  readonly events: FleetEvent[];
  eligible(need?: Need): readonly Candidate[];
  eligibleIds(need?: Need): readonly string[];
  /** Why not, for a backend that is not eligible. */
  whyNot(id: string, need?: Need): string | undefined;
  configure(backends: readonly BackendSettings[], over?: Partial<Omit<FleetSettings, 'backends'>>): void;
}

/** A fleet on a manual clock whose backends are up and have `MODEL`. Cool-down and slow start are 30 s. */
export function startFleet(backends: readonly (BackendSettings | string)[], modes?: ModeStore): LiveFleet {
  const clock = createManualClock();
  const fleet = createFleet({ clock, modes });
  const events: FleetEvent[] = [];
  fleet.onEvent((event) => events.push(event));
  const configure: LiveFleet['configure'] = (next, over = {}) =>
    fleet.configure({ backends: next, cooldownMs: 30_000, slowStartMs: 30_000, drift: WARN_ONLY, ...over });
  configure(backends.map((backend) => (typeof backend === 'string' ? settingsOf(backend) : backend)));
  for (const { id } of fleet.backends()) {
    fleet.setHealth(id, { state: 'up', reason: null });
    fleet.setInventory(id, [installedRow()]);
  }
  const eligible = (need = needOf()): readonly Candidate[] => fleet.candidates(need, NOBODY).eligible;
  return {
    fleet,
    clock,
    events,
    eligible,
    eligibleIds: (need) => eligible(need).map(({ backend }) => backend.id),
    whyNot: (id, need = needOf()) =>
      fleet.candidates(need, NOBODY).passedOver.find(({ backend }) => backend === id)?.reason,
    configure,
  };
}
