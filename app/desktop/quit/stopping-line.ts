import type { Snapshot } from '../../../shared/snapshot.ts';

type Gateway = Pick<Snapshot['gateway'], 'state' | 'stopsAt' | 'inFlight'>;

/**
 * How far a stop has come, for titles and tooltips: `Stopping: 3 streams, 25 s left`. Null while the gateway runs.
 * Times are milliseconds since the epoch.
 */
export function describeStopping({ state, stopsAt, inFlight }: Gateway, now: number): string | null {
  if (state !== 'stopping') return null;
  if (inFlight === 0) return 'Stopping';
  const streams = inFlight === 1 ? '1 stream' : `${inFlight} streams`;
  if (stopsAt === null) return `Stopping: ${streams}`;
  return `Stopping: ${streams}, ${Math.max(0, Math.ceil((stopsAt - now) / 1_000))} s left`;
}
