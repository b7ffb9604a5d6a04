import type { LanePhase, Waiting, WaitPhase } from '../../shared/lane.ts';
import type { ReadonlyBackend, ReadonlyLane } from './backend.ts';
import { findLoaded } from './find-loaded.ts';
import { loadPatience, type Patience, prefillPatience } from './patience.ts';
import type { Run } from './run.ts';
import { listsWhileLoading } from './server-age.ts';
import { slotsOf } from './slots.ts';

/** How one exchange of a lane stands, as far as can be told from outside. */
export interface RunState {
  readonly run: Readonly<Run>;
  readonly phase: WaitPhase | 'generating';
  /** Since it, or anything that it may wait for, last moved; ms. */
  readonly silentMs: number;
  /** How long that may take; null while it generates or waits for its turn, which nobody can bound. */
  readonly patience: Patience | null;
  /** One that came clearly later has begun: it does not wait for a slot. */
  readonly isOvertaken: boolean;
}

/** Two that are sent at the same time may arrive in any order. */
const CLEARLY_LATER_MS = 1_000;

/**
 * Tells loading, queued, prefilling and hung apart, from what this gateway has running there, the server's list of loaded
 * models, and learned rates. Who uses the server without this gateway is invisible. Pure; `now` is monotonic ms.
 */
export function phasesOf(backend: ReadonlyBackend, lane: ReadonlyLane, now: number): readonly RunState[] {
  if (lane.runs.size === 0) return [];
  const runs = [...lane.runs];
  const slots = slotsOf(backend, lane.model, 1);
  const loadedAt = appearanceOf(backend, lane);
  const isHereFor = presence(runs, isReady(backend, lane), loadedAt);
  const [prefill, load] = [prefillPatience(backend, lane), loadPatience(backend, lane)];
  const movedAt = Math.max(lane.progressAt, loadedAt, ...runs.map(({ heard }) => heard?.heardAt ?? 0));
  // Ollama's slots are given out in the order of arrival.
  const lastBegun = Math.max(...runs.map(({ firstByteAt, startedAt }) => (firstByteAt === null ? 0 : startedAt)));
  return runs.map((run, place): RunState => {
    if (run.firstByteAt !== null)
      return { run, phase: 'generating', silentMs: now - lastHeard(run), patience: null, isOvertaken: false };
    const isHere = isHereFor(place);
    const isOvertaken = lastBegun - run.startedAt >= CLEARLY_LATER_MS;
    const since = Math.max(run.startedAt, isOvertaken ? loadedAt : movedAt);
    const found = { run, silentMs: Math.max(0, now - since), isOvertaken };
    if (isHere && place >= slots && !isOvertaken) return { ...found, phase: 'queued', patience: null };
    const patience = isHere ? prefill : load;
    const isLate = found.silentMs >= patience.suspectMs;
    if (isLate) return { ...found, phase: 'hung', patience };
    if (backend.unreadSince !== null) return { ...found, phase: 'blocked', patience };
    return { ...found, phase: isHere ? 'prefilling' : 'loading', patience };
  });
}

/** Until a list of what is loaded lacks it, a runner that is being replaced for other options is still in it. */
function presence(runs: readonly Readonly<Run>[], isReadyNow: boolean, loadedAt: number): (place: number) => boolean {
  const reloadsFrom = runs.findIndex((run) => run.reloads && run.firstByteAt === null && loadedAt <= run.startedAt);
  return (place) => isReadyNow && (reloadsFrom < 0 || place < reloadsFrom);
}

const lastHeard = ({ heard, firstByteAt, startedAt }: Readonly<Run>): number =>
  heard?.heardAt ?? firstByteAt ?? startedAt;

/** When its weights were first listed as loaded, under whatever name. */
function appearanceOf(backend: ReadonlyBackend, { model, appearedAt }: ReadonlyLane): number {
  const listed = findLoaded(backend, model);
  return Math.max(appearedAt, listed ? (backend.lanes.get(listed.model)?.appearedAt ?? 0) : 0);
}

/** Its model is in memory, whole: servers before 0.30 list it from the moment they begin to load it. */
function isReady(backend: ReadonlyBackend, lane: ReadonlyLane): boolean {
  if (lane.provenAt > backend.residentAt) return true;
  if (findLoaded(backend, lane.model) === null) return false;
  return !listsWhileLoading(backend.version) || lane.provenAt >= lane.appearedAt;
}

/** The worst first: what an admin should hear of a lane in one word. */
const byAlarm = ['hung', 'blocked', 'loading', 'queued', 'prefilling', 'generating'] as const;

/** How the lane as a whole stands. Pure. */
export function lanePhase(
  lane: Pick<ReadonlyLane, 'out' | 'cooledUntil'>,
  states: readonly RunState[],
  now: number,
): LanePhase {
  if (lane.out !== null) return lane.out.isWedged ? 'wedged' : 'out';
  if (now < lane.cooledUntil) return 'paused';
  return byAlarm.find((phase) => states.some((state) => state.phase === phase)) ?? 'idle';
}

/** Of the exchange that is worst off and has waited longest; null when none waits. Pure. */
export function worstWait(states: readonly RunState[]): Waiting | null {
  const waits = states.map(waitingOf).filter((wait) => wait !== null);
  const worst = byAlarm.find((phase) => waits.some((wait) => wait.phase === phase));
  return waits.filter(({ phase }) => phase === worst).sort((a, b) => b.silentMs - a.silentMs)[0] ?? null;
}

/** As it is shown; null when it does not wait. Pure. */
export function waitingOf({ phase, silentMs, patience }: RunState): Waiting | null {
  if (phase === 'generating') return null;
  return { phase, silentMs: Math.round(silentMs), boundMs: patience && Math.round(patience.suspectMs) };
}
