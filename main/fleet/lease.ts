import type { Backend } from './backend.ts';
import { laneOf } from './backend.ts';

/** The right to run one exchange on a backend, in a lane's slot when it has a model. Released exactly once. */
export interface Lease {
  readonly backend: { readonly id: string; readonly url: string };
  readonly model: string | null;
  /** Gives the slot back. Further calls do nothing, so every exit of an exchange may call it. */
  release(): void;
}

/** Counts the exchange in: the only place where anything in flight is counted, and `release` the only one where it ends. */
export function takeLease(backend: Backend, model: string | null, onRelease: () => void): Lease {
  const lane = model === null ? null : laneOf(backend, model);
  backend.inFlight += 1;
  if (lane) lane.inFlight += 1;
  let held = true;
  return {
    backend,
    model,
    release() {
      if (!held) return;
      held = false;
      backend.inFlight -= 1;
      if (lane) lane.inFlight -= 1;
      onRelease();
    },
  };
}
