import { type BackendState, byAlarm, reasonOf, stateOf } from '../../../shared/backend-state.ts';
import type { BackendSnapshot, Snapshot } from '../../../shared/snapshot.ts';
import { countUp } from './tray-face.ts';

/** A menu is no place to read a table: beyond this many the rest is in the panel. */
const MOST_BACKENDS = 15;
/** The menu is made anew when it changes, which closes it under the pointer: its countdown takes steps. */
const COUNTDOWN_STEP_S = 5;

export interface BackendEntry {
  readonly id: string;
  readonly state: BackendState;
  readonly reason: string | null;
  /** What can be ordered of it now. */
  readonly order: 'drain' | 'resume';
}

/** Everything in the tray's menu that changes, as data: equal data, same menu. */
export interface TrayMenu {
  readonly headline: string;
  readonly baseUrl: string;
  readonly backends: readonly BackendEntry[];
  readonly furtherBackends: number;
  readonly isStopping: boolean;
}

export function describeMenu({ gateway, backends }: Pick<Snapshot, 'gateway' | 'backends'>, now: number): TrayMenu {
  const shown = backends.toSorted(byAlarm).slice(0, MOST_BACKENDS);
  const isStopping = gateway.state === 'stopping';
  return {
    headline: isStopping ? describeStop(gateway, now) : countUp(backends),
    baseUrl: gateway.url,
    backends: shown.map(describeBackend),
    furtherBackends: backends.length - shown.length,
    isStopping,
  };
}

function describeStop({ stopsAt }: Snapshot['gateway'], now: number): string {
  if (stopsAt === null) return 'Stopping';
  const seconds = Math.max(0, stopsAt - now) / 1_000;
  const steps = Math.ceil(seconds / COUNTDOWN_STEP_S) * COUNTDOWN_STEP_S;
  return `Stopping: ${steps} s left at most`;
}

// What an admin ordered is said with a count of streams, which changes with every answer: the panel has it.
const isOrdered = (state: BackendState): boolean => state === 'draining' || state === 'maintenance';

function describeBackend(backend: BackendSnapshot): BackendEntry {
  const state = stateOf(backend);
  const reason = isOrdered(state) ? null : reasonOf(backend);
  return { id: backend.id, state, reason, order: backend.mode === 'active' ? 'drain' : 'resume' };
}
