import { isUp } from '../../shared/backend-state.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Clock } from '../ports.ts';
import { type Halt, leftTheFleet, type WatchedBackend } from './halt.ts';

/** After a power cut servers come back later than a gateway does: disks are checked, drivers loaded. */
const COMING_BACK_MS = 600_000;

export interface AwaitPorts {
  readonly fleet: Pick<Fleet, 'find' | 'onEvent'>;
  readonly clock: Clock;
  /** Told why it is not there yet, each time that changes. */
  readonly onWaiting: (detail: string) => void;
}

/** Resolves with null once that backend can be worked on, or the signal is cut; else with why it never could. */
export function awaitBackend(
  { id, url }: WatchedBackend,
  { fleet, clock, onWaiting }: AwaitPorts,
  signal: AbortSignal,
): Promise<Halt | null> {
  const look = (): Halt | 'there' | 'not-yet' => {
    const backend = fleet.find(id);
    if (backend?.url !== url) return leftTheFleet({ id, url });
    if (isUp(backend.health.state)) return 'there';
    onWaiting(`taken up again when ${id} is back: ${describe(backend)}`);
    return 'not-yet';
  };
  return new Promise((resolve) => {
    const end = (outcome: Halt | null): void => {
      stopListening();
      cancelTimer();
      signal.removeEventListener('abort', cut);
      resolve(outcome);
    };
    const cut = (): void => end(null);
    const giveUp = (): void => {
      const backend = fleet.find(id);
      const why = `${id} has not come back within ${COMING_BACK_MS / 60_000} minutes after the restart`;
      end({ state: 'failed', why: backend ? `${why}: ${describe(backend)}` : why });
    };
    const consider = (): void => {
      const found = look();
      if (found === 'there') end(null);
      else if (found !== 'not-yet') end(found);
    };
    const stopListening = fleet.onEvent(({ kind }) => {
      if (kind === 'state') consider();
    });
    const cancelTimer = clock.schedule(COMING_BACK_MS, giveUp);
    signal.addEventListener('abort', cut, { once: true });
    if (signal.aborted) cut();
    else consider();
  });
}

const describe = ({ health: { state, reason } }: ReadonlyBackend): string =>
  reason === null ? `it is ${state}` : `it is ${state} (${reason})`;
