import { app } from 'electron';
import type { Host } from '../../host.ts';

/** After a crash nothing can be trusted to end by itself. */
const CRASH_GRACE_MS = 2_000;

/** A program that failed ends, with the last words to its clients that it still has time for. */
export function endOnCrash(host: Host): void {
  process.on('uncaughtException', (error) => {
    host.log.error('the program failed', { error: error.stack });
    setTimeout(() => app.exit(1), CRASH_GRACE_MS);
    host.cut();
    void host.stop().finally(() => app.exit(1));
  });
}
