import type { Clock } from './ports.ts';

/** Waits for the promise, but not on once the signal is cut. */
export async function orCut(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const cut = Promise.withResolvers<void>();
  const end = (): void => cut.resolve();
  signal.addEventListener('abort', end);
  await Promise.race([promise, cut.promise]);
  signal.removeEventListener('abort', end);
}

/** Resolves after that time, or at once when the signal is cut. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
