import type { Waiting } from '../../shared/lane.ts';
import type { RunnerFight } from '../../shared/runner-fight.ts';
import type { BackendSnapshot, InstalledModel, LaneSnapshot, ResidentModel } from '../../shared/snapshot.ts';
import { isLoaded, type ReadonlyBackend, type ReadonlyLane } from './backend.ts';
import type { Moment } from './candidates.ts';
import type { InventoryEntry, ResidencyEntry } from './facts.ts';
import { freshSign } from './foreign-load.ts';
import { lanePhase, phasesOf, waitingOf, worstWait } from './lane-phase.ts';
import { runsAt } from './remote-copy.ts';
import { fightOf } from './runner-history.ts';
import { backendSlots, rampOf, slotsOf } from './slots.ts';

/** A backend as people see it; what telemetry and the prober know is added by them. */
export function describeBackend(
  backend: ReadonlyBackend,
  { now, slowStartMs }: Moment,
): Omit<BackendSnapshot, 'rates' | 'lastProbeAt'> {
  const ramp = rampOf(backend.recoveredAt, now, slowStartMs);
  const { tier, weight } = backend.settings;
  return {
    id: backend.id,
    url: backend.url,
    kind: backend.kind,
    mode: backend.mode,
    drain: backend.drain,
    health: backend.health.state,
    reason: backend.health.reason,
    since: backend.since,
    version: backend.version,
    tier,
    weight,
    ramp,
    inFlight: backend.inFlight,
    slots: backendSlots(backend, ramp),
    slotsSetting: backend.settings.slotsSetting ?? backend.settings.slots,
    quota: backend.quota?.describe(now) ?? null,
    installedCount: backend.installed?.size ?? null,
    // Only an Ollama server tells; for others what they list counts as loaded.
    loaded: backend.kind === 'ollama' ? describeResidency([...backend.resident.values()]) : [],
    lanes: lanesOf(backend, { ramp, now }),
    fights: fightsOf(backend, now),
    credential: backend.reach?.describe() ?? null,
  };
}

/** What its models hold in GPU memory; null while it is down, or does not tell. */
export function vramBytesOf({ health, resident, kind }: ReadonlyBackend): number | null {
  if (health.state === 'down' || kind !== 'ollama') return null;
  let total = 0;
  for (const { vramBytes } of resident.values()) total += vramBytes;
  return total;
}

/** What is on that server's disk; null until the first reading. */
export const describeInstalled = ({ installed }: ReadonlyBackend): readonly InstalledModel[] | null =>
  installed && describeInventory([...installed.values()]);

export const describeInventory = (entries: readonly InventoryEntry[]): InstalledModel[] =>
  entries.map((entry) => {
    const { model: name, digest, sizeBytes } = entry;
    const cloud = runsAt(entry);
    return cloud === null ? { name, digest, sizeBytes } : { name, digest, sizeBytes, cloud };
  });

export const describeResidency = (entries: readonly ResidencyEntry[]): ResidentModel[] =>
  entries.map(({ model, sizeBytes, vramBytes, contextLength, expiresAt }) => ({
    name: model,
    sizeBytes,
    vramBytes,
    contextLength,
    expiresAt,
  }));

/** Lanes that carry work, are out or paused, or have shown how much they can; any other idle one says nothing. */
function lanesOf(
  backend: ReadonlyBackend,
  { ramp, now }: { readonly ramp: number; readonly now: number },
): readonly LaneSnapshot[] {
  const isAuto = backend.settings.slots === 'auto';
  return [...backend.lanes.values()]
    .filter(
      (lane) =>
        lane.inFlight > 0 ||
        lane.out !== null ||
        now < lane.cooledUntil ||
        (isAuto && lane.seen.proven > 1) ||
        freshSign(lane.foreign, now) !== null,
    )
    .map((lane) => {
      const { model, inFlight, out } = lane;
      const states = phasesOf(backend, lane, now);
      return {
        model,
        loaded: isLoaded(backend, model),
        inFlight,
        slots: isAuto ? Math.max(slotsOf(backend, model, ramp), inFlight) : slotsOf(backend, model, ramp),
        learnedSlots: isAuto ? lane.seen.proven : null,
        outReason: out?.reason ?? null,
        pausedMs: pauseOf(lane, now),
        foreignHint: freshSign(lane.foreign, now),
        phase: lanePhase(lane, states, now),
        waiting: worstWait(states),
      };
    });
}

/** In whole seconds: what is shown need not change more often. */
const pauseOf = ({ cooledUntil }: ReadonlyLane, now: number): number | null =>
  now < cooledUntil ? Math.ceil((cooledUntil - now) / 1_000) * 1_000 : null;

const fightsOf = ({ lanes }: ReadonlyBackend, now: number): readonly RunnerFight[] =>
  [...lanes.values()].flatMap(({ model, asked }) => fightOf(model, asked, now) ?? []);

/** What each exchange that has no first byte yet waits for, by its id. Pure; `now` is monotonic ms. */
export function waitsOf(backends: Iterable<ReadonlyBackend>, now: number): ReadonlyMap<string, Waiting> {
  const waits = new Map<string, Waiting>();
  for (const backend of backends)
    for (const lane of backend.lanes.values())
      for (const state of phasesOf(backend, lane, now)) {
        const waiting = waitingOf(state);
        if (waiting) waits.set(state.run.exchange, waiting);
      }
  return waits;
}
