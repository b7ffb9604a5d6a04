import type { ReadonlyBackend, ReadonlyLane } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { phasesOf, type RunState } from '../fleet/lane-phase.ts';
import type { Run } from '../fleet/run.ts';
import { type TokenPorts, tryOneToken } from '../one-token.ts';
import { type Suspicion, suspicionOf } from './suspicion.ts';
import { checkTimeoutMs, sayWedged } from './wedge-words.ts';

export interface ConfirmPorts extends TokenPorts {
  readonly fleet: Pick<Fleet, 'find' | 'noteFault' | 'noteWedged' | 'takeBack'>;
  /** Asks a backend whether it is alive and what is loaded there; resolves when the fleet knows. */
  readonly look: (backend: string) => Promise<void>;
}

export interface Confirm {
  /** What the waits of this lane suggest now. */
  suspicion(backend: ReadonlyBackend, lane: ReadonlyLane): Suspicion | null;
  /** Looks into it, and acts on what it finds. */
  look(backend: string, model: string, signal: AbortSignal): Promise<void>;
  /** Has what waits there unanswered placed elsewhere, where that can be. */
  moveOn(backend: string, model: string): void;
}

export function createConfirm(ports: ConfirmPorts): Confirm {
  const { clock, fleet } = ports;
  /** Silences that a check has explained: the lane worked beside them. */
  const excusedMs = new WeakMap<Readonly<Run>, number>();

  const suspicion = (backend: ReadonlyBackend, lane: ReadonlyLane): Suspicion | null =>
    suspicionOf(
      backend,
      lane,
      phasesOf(backend, lane, clock.monotonic()).filter(({ run, silentMs }) => silentMs >= (excusedMs.get(run) ?? 0)),
    );

  /** These wait for something of their own: they get twice the time before they are looked at again. */
  function excuse(states: readonly RunState[]): void {
    for (const { run, silentMs } of states) excusedMs.set(run, silentMs * 2);
  }

  const moveOn = (id: string, model: string): void => {
    const why = { reason: `${model} on ${id} hangs`, retry: 'elsewhere', isFault: false } as const;
    fleet.takeBack(id, model, ({ firstByteAt, canMove }) => (firstByteAt === null && canMove() ? why : null));
  };

  function takeSingle(id: string, model: string, { states }: Suspicion): void {
    const hung = new Set(states.map(({ run }) => run));
    const why = { reason: `${model} on ${id} answers others, but not this request`, retry: 'elsewhere' } as const;
    fleet.takeBack(id, model, (run) => (hung.has(run) && run.canMove() ? { ...why, isFault: true } : null));
    excuse(states);
  }

  function blameLoad(id: string, model: string, { states, silentMs }: Suspicion): void {
    const reason = `its load has not ended within ${Math.round(silentMs / 1_000)} s`;
    fleet.noteFault(id, { kind: 'lane', certain: true, model, route: '', reason });
    moveOn(id, model);
    excuse(states);
  }

  async function checkLane(backend: ReadonlyBackend, lane: ReadonlyLane, signal: AbortSignal): Promise<void> {
    const { model } = lane;
    const startedAt = clock.monotonic();
    const check = await tryOneToken(backend, model, checkTimeoutMs(lane.rates), ports);
    const still = suspicion(backend, lane);
    if (!still || signal.aborted) return;
    if (check.kind === 'works') return excuse(still.states);
    if (check.kind !== 'silent' || hasMoved(lane, startedAt)) return;
    fleet.noteWedged(backend.id, model, sayWedged(still, check));
    moveOn(backend.id, model);
  }

  return {
    suspicion,
    moveOn,
    async look(id, model, signal) {
      await ports.look(id);
      const backend = fleet.find(id);
      const lane = backend?.lanes.get(model);
      const found = backend && lane && !signal.aborted && suspicion(backend, lane);
      if (!found) return;
      if (found.kind === 'load') blameLoad(id, model, found);
      else if (found.kind === 'single') takeSingle(id, model, found);
      else await checkLane(backend, lane, signal);
    },
  };
}

/** Something of the lane's answers has arrived since then. */
const hasMoved = ({ progressAt, runs }: ReadonlyLane, sinceMs: number): boolean =>
  progressAt >= sinceMs || [...runs].some(({ heard }) => heard !== null && heard.heardAt >= sinceMs);
