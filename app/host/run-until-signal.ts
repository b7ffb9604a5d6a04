import type { Host } from '../host.ts';

/** Streams that are cut still get their in-band error out; a client that does not read cannot hold the exit up. */
const CUT_GRACE_MS = 1_000;
/** After a crash nothing can be trusted to end by itself. */
const CRASH_GRACE_MS = 2_000;

/** How the host's run ended: all streams finished, some were cut, or the program itself failed. */
export type RunEnd = 'stopped' | 'cut' | 'crashed';

const hasTerminal = (): boolean => process.stdout.isTTY === true;

/**
 * Resolves once the host has stopped: after one signal when its streams have finished, after a second one at once.
 * SIGHUP reads the configuration again, unless it means that the terminal was closed.
 */
export function runUntilSignal(host: Host): Promise<RunEnd> {
  return new Promise((resolve) => {
    let end: RunEnd | null = null;
    const stop = (next: RunEnd): void => {
      if (end === null) void host.stop().finally(() => resolve(end ?? next));
      end = next;
    };

    const cut = (next: RunEnd, graceMs: number): void => {
      stop(next);
      host.cut();
      setTimeout(() => resolve(next), graceMs);
    };

    const onSignal = (signal: NodeJS.Signals): void => {
      host.log.info(end === null ? 'stopping: running streams may finish' : 'cutting what still runs', { signal });
      if (end === null) stop('stopped');
      else cut('cut', CUT_GRACE_MS);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    process.on('SIGHUP', (signal) => (hasTerminal() ? onSignal(signal) : void host.reload()));
    process.on('uncaughtException', (error) => {
      host.log.error('the program failed', { error: error.stack });
      cut('crashed', CRASH_GRACE_MS);
    });
  });
}
