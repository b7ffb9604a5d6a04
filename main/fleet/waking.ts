import type { Clock } from '../ports.ts';

/** Calls back after a while: of several wishes the earliest counts, and whoever needs a later one asks again then. */
export function createWaking({ monotonic, schedule }: Clock, wake: () => void): (ms: number) => void {
  let due: { readonly at: number; readonly cancel: () => void } | null = null;
  return (ms) => {
    const at = monotonic() + ms;
    if (due !== null && due.at <= at) return;
    due?.cancel();
    const cancel = schedule(ms, () => {
      due = null;
      wake();
    });
    due = { at, cancel };
  };
}
