import type { Server } from 'node:http';
import type { Clock, Log } from '../../main/ports.ts';

/** Far more than all panels and scrapers take, and few of the files that a process may have open. */
const MOST_CONNECTIONS = 512;
/** One line of the log says it for all that follow within this time. */
const SAY_AGAIN_MS = 60_000;

/** Closes connections beyond a bound, unread: who opens them without end takes none of the gateway's clients the last file. */
export function boundConnections(server: Server, { clock, log }: { readonly clock: Clock; readonly log: Log }): void {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  server.maxConnections = MOST_CONNECTIONS;
  server.on('drop', (dropped) => {
    if (clock.monotonic() - saidAtMs < SAY_AGAIN_MS) return;
    saidAtMs = clock.monotonic();
    log.warn('the control port has too many connections: more are closed', {
      limit: MOST_CONNECTIONS,
      address: dropped?.remoteAddress ?? 'unknown',
    });
  });
}
