import { isUp } from '../../shared/backend-state.ts';
import type { ReadonlyBackend, ReadonlyLane } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { tryOneToken } from '../one-token.ts';
import type { Log } from '../ports.ts';
import { createCheckTurns } from './check-turns.ts';
import { type ConfirmPorts, createConfirm } from './confirm.ts';
import { createDeepCheck, type DeepCheckPorts } from './deep-check.ts';
import { checkTimeoutMs } from './wedge-words.ts';

export interface LaneWatchPorts extends ConfirmPorts, Pick<DeepCheckPorts, 'deep'> {
  readonly log: Log;
  readonly fleet: ConfirmPorts['fleet'] & Pick<Fleet, 'backends' | 'noteUnwedged' | 'reviewSlots'>;
  /** Reads anew what is loaded there; resolves when the fleet knows, or when it could not be. */
  readonly readLoaded: (backend: string) => Promise<void>;
}

export interface LaneWatch {
  stop(): void;
}

/** How late anything here may be noticed. */
const SWEEP_MS = 500;
/** Between checks of one lane: whether a wedged one generates again, or after one that told nothing. */
const REST_MS = 5_000;

/**
 * Watches the exchanges that wait for a first byte. One that waits for longer than can be explained makes its lane a
 * suspect; a check of our own confirms it; then the lane is wedged: nothing new goes there, and what waits there is
 * placed elsewhere. A wedged lane is asked again and again until it generates. Idle lanes get their deep checks.
 */
export function startLaneWatch(ports: LaneWatchPorts): LaneWatch {
  const { clock, fleet } = ports;
  const turns = createCheckTurns(ports);
  const confirm = createConfirm(ports);
  const deep = createDeepCheck(ports);
  const stopping = new AbortController();
  let cancel = (): void => {};

  async function recover(id: string, model: string): Promise<void> {
    await ports.readLoaded(id);
    const backend = fleet.find(id);
    const lane = backend?.lanes.get(model);
    if (!backend || !lane?.out?.isWedged || lane.out.isHealing || stopping.signal.aborted) return;
    const check = await tryOneToken(backend, model, checkTimeoutMs(lane.rates), ports);
    if (check.kind === 'works' && !stopping.signal.aborted) fleet.noteUnwedged(id, model);
  }

  function watch(backend: ReadonlyBackend, lane: ReadonlyLane): void {
    const { id } = backend;
    const { model, out } = lane;
    if (out?.isHealing) return;
    if (backend.settings.slots === 'auto' && lane.runs.size > 1) fleet.reviewSlots(id, model);
    if (out?.isWedged) {
      if (lane.runs.size > 0) confirm.moveOn(id, model);
      turns.take(id, model, REST_MS, () => recover(id, model));
    } else if (lane.runs.size > 0 && confirm.suspicion(backend, lane)) {
      turns.take(id, model, REST_MS, () => confirm.look(id, model, stopping.signal));
    } else if (deep.isDue(backend, lane)) {
      turns.take(id, model, REST_MS, () => deep.run(id, model, stopping.signal));
    }
  }

  function sweep(): void {
    for (const backend of fleet.backends()) {
      const { state } = backend.health;
      // What tells a hung model from a busy one is Ollama's own: other servers are not asked.
      if (backend.kind !== 'ollama') continue;
      if (isUp(state)) for (const lane of backend.lanes.values()) watch(backend, lane);
    }
    cancel = clock.schedule(SWEEP_MS, sweep);
  }
  cancel = clock.schedule(SWEEP_MS, sweep);

  return {
    stop() {
      stopping.abort();
      cancel();
    },
  };
}
