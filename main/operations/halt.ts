import type { Fleet } from '../fleet/fleet.ts';
import type { Clock } from '../ports.ts';

/** Why an operation does not go on, from outside its work; the reason its signal is cut with. */
export interface Halt {
  /** `suspended`: the next run of the gateway takes it up again. */
  readonly state: 'cancelled' | 'failed' | 'suspended';
  readonly why: string;
}

/** Somebody called it off. */
export const CANCELLED: Halt = { state: 'cancelled', why: 'cancelled' };

export interface WatchedBackend {
  readonly id: string;
  readonly url: string;
}

/** That backend is no longer there, or no longer the one that was meant. */
export const leftTheFleet = ({ id, url }: WatchedBackend) =>
  ({ state: 'cancelled', why: `${id} is no longer in the fleet at ${url}` }) satisfies Halt;

/**
 * A server that is busy loading may miss checks and still be at work, and one that has died cuts the connection itself.
 * Only a machine that vanished without a word is given up after this long.
 */
const VANISHED_MS = 60_000;

/** Halts work on a backend that is no longer in the fleet, or has been out for a minute. The returned function ends it. */
export function haltWhenGone(
  { id, url }: WatchedBackend,
  { fleet, clock }: { readonly fleet: Pick<Fleet, 'find' | 'onEvent'>; readonly clock: Clock },
  halt: (halt: Halt) => void,
): () => void {
  let cancelTimer: (() => void) | null = null;
  const giveUp = (): void => {
    const reason = fleet.find(id)?.health.reason ?? 'no reason given';
    halt({ state: 'failed', why: `${id} has been down for ${VANISHED_MS / 1_000} s: ${reason}` });
  };
  const look = (): void => {
    const backend = fleet.find(id);
    if (backend?.url !== url) halt(leftTheFleet({ id, url }));
    else if (backend.health.state === 'down') cancelTimer ??= clock.schedule(VANISHED_MS, giveUp);
    else {
      cancelTimer?.();
      cancelTimer = null;
    }
  };
  const stopListening = fleet.onEvent(({ kind }) => {
    if (kind === 'state') look();
  });
  return () => {
    stopListening();
    cancelTimer?.();
  };
}
