import { InFlight } from '../../shared/in-flight.ts';
import type { Clock } from '../ports.ts';

/** Something that must keep moving. */
export interface Watched {
  /** Monotonic ms of the last movement; null while standing still is nobody's fault. */
  movedAt: number | null;
  readonly limitMs: number;
  onIdle(): void;
}

export interface IdleWatch {
  /** Returns what takes it off the list again. */
  add(watched: Watched): () => void;
}

/** How late an idle limit may be noticed. */
const SWEEP_MS = 250;

/** One timer for all streams: a timer of its own for each would be reset on every token. */
export function createIdleWatch(clock: Clock): IdleWatch {
  const list = new InFlight<Watched>();
  let sweeping = false;

  const sweep = (): void => {
    sweeping = list.size > 0;
    if (!sweeping) return;
    const now = clock.monotonic();
    for (const watched of list) {
      if (watched.movedAt === null || now - watched.movedAt < watched.limitMs) continue;
      if (list.delete(watched)) watched.onIdle();
    }
    clock.schedule(SWEEP_MS, sweep);
  };

  return {
    add(watched) {
      list.add(watched);
      if (!sweeping) {
        sweeping = true;
        clock.schedule(SWEEP_MS, sweep);
      }
      return () => {
        list.delete(watched);
      };
    },
  };
}
