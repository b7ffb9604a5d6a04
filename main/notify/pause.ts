import type { Clock } from '../ports.ts';

/** A wait that can be cut short. */
export interface Pause {
  begin(ms: number, then: () => void): void;
  /** Ends it now; nothing happens outside of one. */
  cut(): void;
  /** What was to follow does not. */
  cancel(): void;
  /** When it ends, milliseconds since the epoch; null outside of one. */
  endsAt(): number | null;
}

export function createPause(clock: Pick<Clock, 'now' | 'schedule'>): Pause {
  let current: { readonly endsAt: number; readonly end: () => void; readonly cancel: () => void } | null = null;

  function cancel(): void {
    current?.cancel();
    current = null;
  }

  return {
    begin(ms, then) {
      const end = (): void => {
        cancel();
        then();
      };
      current = { endsAt: clock.now() + ms, end, cancel: clock.schedule(ms, end) };
    },
    cut: () => current?.end(),
    cancel,
    endsAt: () => current?.endsAt ?? null,
  };
}
